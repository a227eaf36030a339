import type {ModelSettings} from '../context/model.js';
import type {Intervention} from '../core/index.js';
import type {HouseCheckpoint} from '../runtime/house-model.js';
import {chosenFormats} from '../views/chosen-formats.js';
import {choiceSetting, countSetting, textSetting, type Setting} from './settings.js';

/** Every setting as it is where nobody says otherwise. */
export const defaults: ModelSettings = {
  text: 'One day Mia could not find her red kite. She looked under the bed, but found only an old hat and a sad',
  token: -1,
  layer: 0,
  head: 0,
  checkpoint: 'base',
  interventions: [],
  precision: 'fp32',
};

const checkpoints: readonly HouseCheckpoint[] = ['base', 'instruct', 'preferred'];
/** Longest text, in UTF-16 units: far more than the model's context holds. */
export const LONGEST_PROMPT = 5_000;
/** More of anything than a model has. */
const MANY = 9_999;

/** Interventions as JSON: [{"at": "blocks.1.attn.z", "head": 2, "op": "zero"}]. Whether the model has such a place is seen when it runs. */
const interventionsSetting: Setting<readonly Intervention[]> = {
  default: defaults.interventions,
  expects: 'a list of interventions as JSON, such as [{"at":"blocks.0.attn.z","head":2,"op":"zero"}]',
  parse: (value) => {
    const list = typeof value === 'string' ? parseJson(value) : value;
    if (!Array.isArray(list) || list.some((each) => typeof each?.at !== 'string')) return undefined;
    return list.length ? list : defaults.interventions; // the same nothing, so that no link need say it
  },
  format: (value) => JSON.stringify(value),
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** By the names of formats alone: what computes with them is not needed to read an attribute. */
const precisionSetting: Setting<string> = {
  default: defaults.precision,
  expects: `${chosenFormats.join(', ')}; behind a colon tensor, channel or how many share a scale, as in int4:32`,
  parse: (value) => {
    const [, name] = /^(\w+)(?::(?:tensor|channel|[1-9]\d{0,5}))?$/.exec(String(value)) ?? [];
    return chosenFormats.some((format) => format === name) ? String(value) : undefined;
  },
};

/** Every setting of the shared state, as an attribute. */
export const modelSettings: {readonly [Name in keyof ModelSettings]: Setting<ModelSettings[Name]>} = {
  text: textSetting(defaults.text, LONGEST_PROMPT),
  token: countSetting(defaults.token, -1, MANY),
  layer: countSetting(defaults.layer, 0, MANY),
  head: countSetting(defaults.head, 0, MANY),
  checkpoint: choiceSetting(checkpoints, defaults.checkpoint),
  interventions: interventionsSetting,
  precision: precisionSetting,
};
