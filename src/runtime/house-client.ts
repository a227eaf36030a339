import type {HouseCheckpoint} from './house-model.js';
import {openModel, type ModelHandle} from './model-client.js';
import type {OpenModelOptions} from './model-link.js';
import {defaultSession, type Session} from './session.js';

/** Which checkpoint of the house model is opened, and where. */
export interface OpenHouseModelOptions extends OpenModelOptions {
  /** base, unless said otherwise. */
  checkpoint?: HouseCheckpoint;
  /** Where it is to live; the page's own session, unless said otherwise. */
  session?: Session;
  /** The folder with the files of `llm-anatomy/models/nano/`, if not beside the code: a URL, relative to the page. */
  from?: string;
  /** Whether files must have the hashes that the code knows: wherever hashes can be computed, unless said otherwise. */
  integrity?: boolean;
}

/**
 * Opens the house model, nano: nothing has to be said.
 *
 *     const model = await openHouseModel();
 *
 * @throws SessionError as openModel(), of kind "IntegrityError" where a file is not the published one; the signal's reason
 */
export function openHouseModel({
  checkpoint = 'base',
  session = defaultSession(),
  from,
  integrity,
  ...options
}: OpenHouseModelOptions = {}): Promise<ModelHandle> {
  return openModel(session, {house: checkpoint, from, integrity}, options);
}
