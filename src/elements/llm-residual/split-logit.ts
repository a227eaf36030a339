/** A logit, or the difference of two, as a sum over the parts of the model. */
import type {LiveRun} from '../../context/model.js';
import type {Asking} from '../../controllers/answer.js';
import type {Contribution} from '../../core/index.js';

export interface SplitQuestion {
  readonly run: LiveRun;
  readonly position: number;
  /** Whose logit. */
  readonly target: number;
  /** Whose logit is taken from it; −1 for nobody's. */
  readonly against: number;
}

export interface Split {
  /** In the order of the model. */
  readonly parts: readonly Contribution[];
  /** Of all parts. */
  readonly sum: number;
  /** What the model says. */
  readonly logit: number;
}

/** Takes a logit apart. */
export async function splitLogit(
  {run, position, target, against}: SplitQuestion,
  {signal, onProgress}: Asking,
): Promise<Split> {
  const {model, tokens, interventions} = run;
  const attribute = (token: number) =>
    model.attributeLogit(tokens, {position, token, interventions}, {signal, onProgress});
  const [one, other] = await Promise.all([attribute(target), against < 0 ? undefined : attribute(against)]);
  const minus = new Map(other?.contributions.map(({name, value}) => [name, value]));
  const parts = one.contributions.map(({name, value}) => ({name, value: value - (minus.get(name) ?? 0)}));
  // What was written by hand may count for one token alone.
  for (const [name, value] of minus)
    if (!parts.some((part) => part.name === name)) parts.push({name, value: -value});
  const sum = parts.reduce((total, {value}) => total + value, 0);
  if (!Number.isFinite(sum)) throw new RangeError(`attributeLogit: expected finite numbers, got ${sum}`);
  return {parts, sum, logit: one.logit - (other?.logit ?? 0)};
}

/** Where in the model a part is. */
export interface PartPlace {
  readonly kind: 'embed' | 'position' | 'head' | 'attention' | 'bias' | 'mlp' | 'final' | 'changes';
  /** −1 outside of blocks. */
  readonly layer: number;
  readonly head: number;
}

/** What a contribution is called is where it comes from: "blocks.1.attn.head.0". */
export function placeOf(name: string): PartPlace {
  const [, layer = '-1', what = name, head = '-1'] =
    /^blocks\.(\d+)\.(attn\.head|attn\.bias|attn|mlp)(?:\.(\d+))?$/.exec(name) ?? [];
  const kinds: Record<string, PartPlace['kind']> = {
    'attn.head': 'head',
    'attn.bias': 'bias',
    attn: 'attention',
    mlp: 'mlp',
    embed: 'embed',
    pos_embed: 'position',
    'ln_final.bias': 'final',
  };
  return {kind: kinds[what] ?? 'changes', layer: Number(layer), head: Number(head)};
}

/** The same sum with the heads of a block as one. */
export function groupHeads(parts: readonly Contribution[]): Contribution[] {
  const grouped: Contribution[] = [];
  for (const {name, value} of parts) {
    const {kind, layer} = placeOf(name);
    const as = kind === 'head' || kind === 'bias' ? `blocks.${layer}.attn` : name;
    const last = grouped.at(-1);
    if (last?.name === as) last.value += value;
    else grouped.push({name: as, value});
  }
  return grouped;
}
