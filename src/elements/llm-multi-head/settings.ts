import {modelSettings} from '../../controllers/model-settings.js';
import {choiceSetting, countSetting, optionalSetting, textSetting} from '../../controllers/settings.js';

/** What may be shown by itself. */
export type MultiHeadPart = 'heads' | 'ablation' | 'output' | 'sharing';
export const partNames: readonly MultiHeadPart[] = ['heads', 'ablation', 'output', 'sharing'];

/** What a head that is switched off writes instead: nothing, or its mean over texts that were held out. */
export type AblationOp = 'zero' | 'mean';
export const ablationOps: readonly AblationOp[] = ['zero', 'mean'];

/** Models whose caches are compared. */
export type SharingModel = 'nano' | 'llama-3-8b';
export const sharingModels: readonly SharingModel[] = ['nano', 'llama-3-8b'];

export const settings = {
  text: modelSettings.text,
  token: modelSettings.token,
  layer: {...modelSettings.layer, default: 1},
  head: {...modelSettings.head, default: 1},
  ablate: choiceSetting(ablationOps, 'zero'),
  model: choiceSetting(sharingModels, 'nano'),
  /** 0 for as many as the model has. Whether they divide its query heads is seen where they are drawn. */
  kvHeads: {...countSetting(0, 0, 9_999), attribute: 'kv-heads'},
  show: optionalSetting(partNames),
  heading: {...textSetting('', 200), isAuthors: true},
};
