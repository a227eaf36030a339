import type {ReactiveElement} from 'lit';

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

let drawn: unknown; // in the present task, or so lately that no timer has fired since
let last = Promise.resolve();

/**
 * From now on the host leaves a task in which another figure has drawn to that one, and draws in one of its own; but where a
 * reader is at work, all is drawn at once. For figures of which one change reaches many.
 */
export function drawInTurn(host: ReactiveElement): void {
  const inside = host as unknown as {scheduleUpdate(): unknown; performUpdate(): void};
  const draw = (): void => {
    drawn = host;
    setTimeout(() => (drawn = undefined));
    inside.performUpdate();
  };
  inside.scheduleUpdate = () =>
    drawn && drawn !== host && !host.matches(':hover, :focus-within')
      ? (last = last.then(nextTask)).then(draw)
      : draw();
}
