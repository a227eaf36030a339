import type {LiveRun} from '../context/model.js';

/** Whether a run has all activations of these names, in which * stands for every layer: one that others asked for may not. */
export function hasTrace({trace, model}: LiveRun, names: readonly string[]): boolean {
  const layers = Array.from({length: model.info.config.num_hidden_layers}, (_, layer) => String(layer));
  return names.every((name) => layers.every((layer) => trace.has(name.replace('*', layer))));
}

/** The last run that has all that a figure draws: it stays until one that others have asked for has it too. */
export class TracedRun {
  #last: LiveRun | undefined;

  /** @param run the run that there is; without one, as after an error, the one before is not drawn either */
  of(run: LiveRun | undefined, names: readonly string[]): LiveRun | undefined {
    if (!run || hasTrace(run, names)) this.#last = run;
    return this.#last && hasTrace(this.#last, names) ? this.#last : undefined;
  }
}
