/** Checkpoints of the house model that figures share: each opened once for a session, whoever asks. */
import type {HouseCheckpoint} from './house-model.js';
import {openHouseModel} from './house-client.js';
import type {ModelHandle} from './model-client.js';
import type {Progress} from './protocol.js';
import type {Session} from './session.js';

interface Opening {
  model: Promise<ModelHandle>;
  listeners: Set<(progress: Progress) => void>;
}

const openings = new WeakMap<Session, Map<HouseCheckpoint, Opening>>();

/**
 * The session's one model of this checkpoint, which nobody closes. Who gives up waiting does not end it for the others; after
 * a failure the next who asks tries anew.
 *
 * @throws SessionError as openHouseModel()
 */
export async function sharedHouseModel(
  session: Session,
  checkpoint: HouseCheckpoint,
  onProgress: (progress: Progress) => void,
): Promise<ModelHandle> {
  const known = openings.get(session) ?? new Map<HouseCheckpoint, Opening>();
  openings.set(session, known);
  let opening = known.get(checkpoint);
  if (!opening) {
    const listeners: Opening['listeners'] = new Set();
    const tell = (progress: Progress): void => listeners.forEach((listener) => listener(progress));
    const model = openHouseModel({session, checkpoint, onProgress: tell});
    known.set(checkpoint, (opening = {model, listeners}));
    model.catch(() => known.delete(checkpoint));
  }
  opening.listeners.add(onProgress);
  try {
    return await opening.model;
  } finally {
    opening.listeners.delete(onProgress);
  }
}
