import type {ReactiveElement} from 'lit';

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

let drawn: unknown; // in the present task
let last = Promise.resolve();

/**
 * From now on the host leaves a task in which another figure has drawn to that one, and draws in one of its own. For figures of
 * which one change reaches many.
 */
export function drawInTurn(host: ReactiveElement): void {
  const inside = host as unknown as {scheduleUpdate(): unknown; performUpdate(): void};
  const draw = (): void => {
    drawn = host;
    setTimeout(() => (drawn = undefined));
    inside.performUpdate();
  };
  inside.scheduleUpdate = () => (drawn && drawn !== host ? (last = last.then(nextTask)).then(draw) : draw());
}
