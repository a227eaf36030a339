/** A small network as a graph of single numbers, and the story of one training step on it. */
import {Graph, type BackwardStep, type Value} from '../../core/training/scalar.js';
import {ScalarMlp} from '../../core/training/scalar-mlp.js';
import {Random} from '../../core/tensor/random.js';

/** Inputs, hidden neurons with tanh, and tokens to choose from. */
const SIZES = [2, 2, 3] as const;
export const CLASSES = SIZES[2];
/** Weights and biases. */
export const PARAMETERS = 15;

export interface NetworkSettings {
  readonly inputs: readonly number[];
  /** The token that is to come. */
  readonly target: number;
  readonly seed: number;
  /** Of all parameters; none for those that the seed gives. */
  readonly weights: readonly number[];
}

/** What a node is. */
export type Role = 'input' | 'weight' | 'bias' | 'product' | 'sum' | 'hidden' | 'logit' | 'total' | 'loss';

/** A node with its place in the drawing: stages follow each other, rows lie beside each other, in all 6. */
export interface Cell {
  readonly value: Value;
  readonly role: Role;
  readonly stage: number;
  /** Its middle. */
  readonly row: number;
}

/** The graph after one pass forward: loss = ln Σ exp(logits) − logits[target]. */
export class Network {
  readonly graph = new Graph();
  readonly mlp: ScalarMlp;
  readonly inputs: readonly Value[];
  readonly logits: readonly Value[];
  readonly loss: Value;

  constructor({inputs, target, seed, weights}: NetworkSettings) {
    this.inputs = inputs.map((input, i) => this.graph.value(input, `x${i + 1}`));
    this.mlp = new ScalarMlp(this.graph, SIZES, 'tanh', new Random(seed));
    if (weights.length) this.mlp.parameters.forEach((parameter, i) => (parameter.data = weights[i]));
    this.logits = this.mlp.forward(this.inputs);
    this.loss = this.graph.crossEntropy(this.logits, target);
  }

  /** Of each token, by softmax. */
  get probabilities(): number[] {
    const total = this.loss.inputs[0].data;
    return this.logits.map(({data}) => Math.exp(data - total));
  }

  /** The loss with one parameter at another value; all is then as before. */
  lossWith(index: number, value: number): number {
    const parameter = this.mlp.parameters[index];
    const before = parameter.data;
    parameter.data = value;
    this.graph.forward();
    const loss = this.loss.data;
    parameter.data = before;
    this.graph.forward();
    return loss;
  }

  /** Where each node is drawn. */
  cells(): Cell[] {
    const cells: Cell[] = [];
    const add = (value: Value, role: Role, stage: number, row: number) =>
      cells.push({value, role, stage, row});
    const neurons = (sums: readonly Value[], stage: number, role: Role): void => {
      const span = 6 / sums.length;
      sums.forEach((sum, out) => {
        const products = sum.inputs.slice(0, -1);
        products.forEach((product, i) => {
          const row = span * (out + (i + 0.5) / products.length);
          add(product.inputs[0], 'weight', stage, row);
          add(product, 'product', stage + 1, row);
        });
        const row = span * (out + 0.5);
        add(sum.inputs[products.length], 'bias', stage + 2, row);
        add(sum, role, stage + 3, row);
      });
    };
    this.inputs.forEach((input, i) => add(input, 'input', 0, 3 * i + 1.5));
    const hidden = this.logits[0].inputs.slice(0, -1).map((product) => product.inputs[1]);
    neurons(
      hidden.map(({inputs}) => inputs[0]),
      1,
      'sum',
    );
    hidden.forEach((value, i) => add(value, 'hidden', 5, 3 * i + 1.5));
    neurons(this.logits, 6, 'logit');
    // Between the rows of the logits, so that the line from each to the loss passes by.
    add(this.loss.inputs[0], 'total', 10, 2);
    add(this.loss, 'loss', 11, 4);
    return cells;
  }
}

/** Nodes that are computed, and edges of the backward pass. */
export const FORWARD = 19;
export const BACKWARD_END = FORWARD + 42;
/** After the update, and after the pass forward that follows it. */
export const UPDATE = BACKWARD_END + 1;
export const LAST_STEP = UPDATE + 1;

export type Phase = 'start' | 'forward' | 'backward' | 'update' | 'after';

/** What can be seen at a step. */
export interface Moment {
  readonly phase: Phase;
  /** By node; undefined where it is not known yet. */
  readonly values: readonly (number | undefined)[];
  /** ∂loss/∂node as far as it has been added up. */
  readonly gradients: readonly (number | undefined)[];
  /** How many edges the pass back has come along. */
  readonly reached: number;
  /** What this step computes. */
  readonly node?: Value;
  readonly edge?: BackwardStep;
}

/** A training step: forward, backward edge by edge, the update, and forward again. */
export class Story {
  readonly network: Network;
  /** The same after one step of gradient descent. */
  readonly after: Network;
  readonly cells: readonly Cell[];
  /** What is computed, in order. */
  readonly forward: readonly Value[];
  readonly backward: readonly BackwardStep[];
  /** ∂loss/∂parameter. */
  readonly gradients: readonly number[];
  /** −rate · ‖g‖² */
  readonly promised: number;

  constructor(settings: NetworkSettings, rate: number) {
    const network = new Network(settings);
    this.network = network;
    this.cells = network.cells();
    this.forward = network.graph.nodes.filter(({operation}) => operation);
    this.backward = [...network.loss.backwardSteps()];
    const {parameters} = network.mlp;
    this.gradients = parameters.map(({gradient}) => gradient);
    this.promised = -rate * this.gradients.reduce((sum, gradient) => sum + gradient ** 2, 0);
    const before = parameters.map(({data}) => data);
    network.mlp.step(rate);
    this.after = new Network({...settings, weights: parameters.map(({data}) => data)});
    parameters.forEach((parameter, i) => (parameter.data = before[i]));
  }

  at(step: number): Moment {
    const {nodes} = this.network.graph;
    const gradients: (number | undefined)[] = nodes.map(() => undefined);
    if (step >= LAST_STEP)
      return {phase: 'after', values: this.after.graph.nodes.map(({data}) => data), gradients, reached: 0};
    const known = new Set(this.forward.slice(0, step));
    const values = nodes.map((node) => (!node.operation || known.has(node) ? node.data : undefined));
    const reached = Math.max(0, step - FORWARD);
    if (reached) gradients[this.network.loss.id] = 1;
    for (const {to, contribution} of this.backward.slice(0, reached))
      gradients[to.id] = (gradients[to.id] ?? 0) + contribution;
    if (step === UPDATE) this.after.mlp.parameters.forEach(({id, data}) => (values[id] = data));
    return {
      phase:
        step === 0 ? 'start' : step <= FORWARD ? 'forward' : step <= BACKWARD_END ? 'backward' : 'update',
      ...{values, gradients, reached},
      node: this.forward[step - 1],
      edge: this.backward[reached - 1],
    };
  }
}
