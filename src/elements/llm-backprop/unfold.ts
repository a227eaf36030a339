/** What a node or an edge of the graph computes: the equation with its numbers put in, forward and back. */
import type {BackwardStep, Value} from '../../core/training/scalar.js';
import {signed} from '../../views/signed.js';
import {term} from './digits.js';
import type {Moment, Role, Story} from './network.js';
import type {BackpropStrings} from './strings.js';

const subscripts = '₀₁₂₃₄₅₆₇₈₉';
/** What nodes of a role are counted as, and which sign of their operation stands before that. */
const letters: Partial<Record<Role, string>> = {input: 'x', product: 'p', sum: 'a', hidden: 'h'};
const signs: Partial<Record<Role, string>> = {product: '× ', sum: 'Σ ', hidden: 'tanh ', loss: '− '};

/** What nodes are called. */
export class Names {
  readonly #names: string[] = []; // by ID
  readonly #labels: string[] = [];
  readonly #tokens: readonly string[];

  constructor({cells}: Story, words: BackpropStrings) {
    this.#tokens = words.tokenNames.split(',').map((name) => name.trim());
    const counts = new Map<Role, number>();
    for (const {value, role} of cells) {
      const count = (counts.get(role) ?? 0) + 1;
      counts.set(role, count);
      const token = this.token(count - 1);
      const letter = letters[role];
      const number = Array.from(String(count), (digit) => subscripts[Number(digit)]).join('');
      const own: Partial<Record<Role, string>> = {logit: `z(${token})`, total: 'ln Σ eᶻ', loss: 'L'};
      const name = own[role] ?? (letter ? letter + number : value.label);
      this.#names[value.id] = name;
      this.#labels[value.id] = role === 'logit' ? `Σ ${token}` : (signs[role] ?? '') + name;
    }
  }

  /** In an equation. */
  of({id}: Value): string {
    return this.#names[id];
  }

  /** In the drawing, with the sign of the operation. */
  label({id}: Value): string {
    return this.#labels[id];
  }

  token(index: number): string {
    return this.#tokens[index];
  }
}

/** An equation, side by side: "h₁", "tanh(a₁)", "tanh(0.3)", "0.2913". */
export type Sides = readonly string[];

/** How a node was made: its name, the formula, the formula with numbers, the value. */
export function forwardSides(value: Value, names: Names): Sides {
  const {operation, inputs} = value;
  const name = names.of(value);
  if (!operation) return [name, signed(value.data, 4)];
  const write = (of: (input: Value) => string): string => {
    const [a, b] = inputs.map(of);
    switch (operation.symbol) {
      case '×':
        return `${a} · ${b}`;
      case 'Σ':
        return inputs.map(of).join(' + ');
      case '−':
        return `${a} − ${b}`;
      case 'tanh':
        return `tanh(${a})`;
      default:
        return `ln(${inputs.map((input) => `e^${of(input)}`).join(' + ')})`;
    }
  };
  const numbers = write(({data}) => (operation.symbol === 'tanh' ? signed(data, 4) : term(data)));
  return [name, write((input) => names.of(input)), numbers, signed(value.data, 4)];
}

/** ∂from/∂to of an edge, with where it comes from. */
function localSides({from, to, index, local}: BackwardStep, names: Names, words: BackpropStrings): Sides {
  const name = `∂${names.of(from)}/∂${names.of(to)}`;
  const value = signed(local, 4);
  switch (from.operation!.symbol) {
    case '×':
      return [name, names.of(from.inputs[1 - index]), `${value} (${words.otherFactor})`];
    case 'tanh':
      return [name, `1 − ${names.of(from)}²`, `1 − ${term(from.data)}²`, value];
    case 'ln Σ exp':
      return [
        name,
        `e^(${names.of(to)} − ${names.of(from)})`,
        `${value} (${words.probabilityOf} ${names.of(to)})`,
      ];
    default:
      return [name, String(local).replace('-', '−')];
  }
}

/** What comes back along an edge. */
function chainSides({from, to, local, upstream, contribution}: BackwardStep, names: Names): Sides {
  return [
    `∂L/∂${names.of(from)} · ∂${names.of(from)}/∂${names.of(to)}`,
    `${term(upstream)} · ${term(local)}`,
    signed(contribution, 4),
  ];
}

/** Lines to show of an edge. */
export function tellEdge(edge: BackwardStep, names: Names, words: BackpropStrings): Sides[] {
  const [formula, ...numbers] = chainSides(edge, names);
  return [localSides(edge, names, words), [`${words.backTo} ${names.of(edge.to)}: ${formula}`, ...numbers]];
}

/** Lines to show of a node: how it was made, and what has come back to it. */
export function tellNode(
  value: Value,
  {backward, after}: Story,
  {values, gradients, phase, reached}: Moment,
  names: Names,
  words: BackpropStrings,
): Sides[] {
  const made = values[value.id] === undefined ? [names.of(value), words.unknown] : forwardSides(value, names);
  if (phase === 'after') return [forwardSides(after.graph.nodes[value.id], names)];
  const total = gradients[value.id];
  if (total === undefined) return [made, [`∂L/∂${names.of(value)}`, words.noGradient]];
  if (value === backward[0].from) return [made, ['∂L/∂L', '1']];
  const into = backward.slice(0, reached).filter(({to}) => to === value);
  const parts = into.map((each) => chainSides(each, names));
  const isOne = into.length === 1;
  const sums = [0, 1].map((side) => parts.map((sides) => sides[side]).join(' + '));
  return [
    made,
    ...(isOne ? [localSides(into[0], names, words)] : []),
    [`∂L/∂${names.of(value)}`, ...sums, signed(total, 4)],
  ];
}
