/** The house model's checkpoints, as figures talk to them that ask more than one. */
import type {HouseCheckpoint} from '../runtime/house-model.js';
import type {Progress, Session} from '../runtime/index.js';
import type {ModelHandle} from '../runtime/model-client.js';
import {leaveHouseModel, sharedHouseModel} from '../runtime/shared-models.js';

/** One checkpoint: opened when it is first asked, and again after a failure. */
export class OpenCheckpoint {
  readonly name: HouseCheckpoint;
  #model: Promise<ModelHandle> | undefined;
  #session: Session | undefined;

  constructor(name: HouseCheckpoint) {
    this.name = name;
  }

  /** @throws SessionError */
  open(session: Session, onProgress: (progress: Progress) => void): Promise<ModelHandle> {
    if (this.#model && this.#session === session) return this.#model;
    this.leave();
    this.#session = session;
    const model = sharedHouseModel(
      session,
      {checkpoint: this.name, precision: undefined},
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
