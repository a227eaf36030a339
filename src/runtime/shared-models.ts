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
  /** Who has asked for it, and for no other since. */
  users: Set<object>;
}

/** By what they are; those that were asked for or left last come last. */
type Openings = Map<string, Opening>;
const all = new WeakMap<Session, Openings>();

/** So many models are kept that nobody uses: who compares goes back, and figures may still ask the last one something. */
const SPARE = 2;

/**
 * The session's one model of this checkpoint and precision. Who gives up waiting does not end it for the others; after
 * a failure the next who asks tries anew.
 *
 * @param user who asks: one uses one model at a time, until leaveHouseModel(); what nobody uses is closed in time
 * @throws SessionError as openHouseModel()
 */
export async function sharedHouseModel(
  session: Session,
  {checkpoint, precision}: Which,
  {user, onProgress}: {user: object; onProgress: (progress: Progress) => void},
): Promise<ModelHandle> {
  const known: Openings = all.get(session) ?? new Map<string, Opening>();
  all.set(session, known);
  const key = JSON.stringify([checkpoint, precision]);
  let opening = known.get(key);
  if (!opening) {
    const listeners: Opening['listeners'] = new Set();
    const tell = (progress: Progress): void => listeners.forEach((listener) => listener(progress));
    const model = openHouseModel({session, checkpoint, precision, onProgress: tell});
    const mine: Opening = (opening = {model, listeners, users: new Set()});
    model.catch(() => known.get(key) === mine && known.delete(key));
  }
  leave(known, user);
  opening.users.add(user);
  moveLast(known, key, opening);
  closeSpare(known);
  opening.listeners.add(onProgress);
  try {
    return await opening.model;
  } finally {
    opening.listeners.delete(onProgress);
  }
}

/** Says that the model which somebody has asked for is no longer used by them. */
export function leaveHouseModel(session: Session, user: object): void {
  const known = all.get(session);
  if (!known) return;
  leave(known, user);
  closeSpare(known);
}

function leave(known: Openings, user: object): void {
  for (const [key, opening] of [...known]) if (opening.users.delete(user)) moveLast(known, key, opening);
}

function moveLast(known: Openings, key: string, opening: Opening): void {
  known.delete(key);
  known.set(key, opening);
}

function closeSpare(known: Openings): void {
  const unused = [...known].filter(([, {users}]) => users.size === 0);
  for (const [key, {model}] of unused.slice(0, -SPARE)) {
    known.delete(key);
    model.then(
      (handle) => handle.close(),
      () => {}, // there is none
    );
  }
}
