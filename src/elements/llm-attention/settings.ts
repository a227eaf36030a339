import {modelSettings} from '../../controllers/model-settings.js';
import {choiceSetting, countSetting, textSetting} from '../../controllers/settings.js';

/** With the mask, as the model works; or beside it the same head without one. */
export type AttentionView = 'masked' | 'encoder';

/** More tokens than any model's context holds. */
const MANY = 9_999;

/**
 * The figure opens at the head that was measured to look from the place before a pronoun to the name it stands for
 * (models/nano/README.md, "Heads"), at the full stop after which the text says "She".
 */
export const settings = {
  text: modelSettings.text,
  checkpoint: modelSettings.checkpoint,
  token: {...modelSettings.token, default: 11},
  layer: {...modelSettings.layer, default: 3},
  head: {...modelSettings.head, default: 1},
  // Not `key`: React, Preact and Vue keep that name for themselves.
  keyToken: {...countSetting(-1, -1, MANY), attribute: 'key-token'},
  view: choiceSetting<AttentionView>(['masked', 'encoder'], 'masked'),
  heading: {...textSetting('', 200), isAuthors: true},
};
