/** The house model's checkpoints, as figures talk to them that ask more than one. */
import type {HouseCheckpoint} from '../runtime/house-model.js';
import type {Progress, Session} from '../runtime/index.js';
import type {ModelHandle} from '../runtime/model-client.js';
import {leaveHouseModel, sharedHouseModel} from '../runtime/shared-models.js';
import {specOf} from './precision-spec.js';

/** One checkpoint: opened when it is first asked, and again after a failure. */
export class OpenCheckpoint {
  readonly name: HouseCheckpoint;
  #model: Promise<ModelHandle> | undefined;
  #session: Session | undefined;
  #precision = '';

  constructor(name: HouseCheckpoint) {
    this.name = name;
  }

  /**
   * @param precision what its weights are rounded to, as `<llm-model>` has it; as they were published where nothing is said
   * @throws SessionError
   */
  open(session: Session, onProgress: (progress: Progress) => void, precision = 'fp32'): Promise<ModelHandle> {
    if (this.#model && this.#session === session && this.#precision === precision) return this.#model;
    this.leave();
    this.#session = session;
    this.#precision = precision;
    const model = sharedHouseModel(
      session,
      {checkpoint: this.name, precision: specOf(precision)},
      {user: this, onProgress},
    );
    this.#model = model;
    model.catch(() => {
      if (this.#model === model) this.#model = undefined;
    });
    return model;
  }

  /** Says that nobody uses it here any more. */
  leave(): void {
    if (this.#session) leaveHouseModel(this.#session, this);
    this.#model = undefined;
  }
}
