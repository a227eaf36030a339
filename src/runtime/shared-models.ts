/** Checkpoints of the house model that figures share: each opened once for a session and precision, whoever asks. */
import type {QuantizationSpec} from '../core/index.js';
import type {HouseCheckpoint} from './house-model.js';
import {openHouseModel} from './house-client.js';
import type {ModelHandle} from './model-client.js';
import type {Progress} from './protocol.js';
import type {Session} from './session.js';

interface Which {
  readonly checkpoint: HouseCheckpoint;
  /** undefined for the weights as they were published. */
  readonly precision: QuantizationSpec | undefined;
}

interface Opening {
  model: Promise<ModelHandle>;
  listeners: Set<(progress: Progress) => void>;
}

const openings = new WeakMap<Session, Map<string, Opening>>();

/**
 * The session's one model of this checkpoint and precision, which nobody closes. Who gives up waiting does not end it for the others; after
 * a failure the next who asks tries anew.
 *
 * @throws SessionError as openHouseModel()
 */
export async function sharedHouseModel(
  session: Session,
  {checkpoint, precision}: Which,
  onProgress: (progress: Progress) => void,
): Promise<ModelHandle> {
  const known = openings.get(session) ?? new Map<string, Opening>();
  openings.set(session, known);
  const key = JSON.stringify([checkpoint, precision]);
  let opening = known.get(key);
  if (!opening) {
    const listeners: Opening['listeners'] = new Set();
    const tell = (progress: Progress): void => listeners.forEach((listener) => listener(progress));
    const model = openHouseModel({session, checkpoint, precision, onProgress: tell});
    known.set(key, (opening = {model, listeners}));
    model.catch(() => known.delete(key));
  }
  opening.listeners.add(onProgress);
  try {
    return await opening.model;
  } finally {
    opening.listeners.delete(onProgress);
  }
}
