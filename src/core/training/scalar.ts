/**
 * Reverse-mode differentiation one number at a time, for looking at: a graph of values, each with the operation that made
 * it, and a backward pass that can be taken edge by edge. Nodes are made in an order in which inputs come first, so
 * the list of nodes is the tape. After Karpathy's micrograd.
 */
import type {Activation} from '../tensor/kernels.js';
import {
  activate,
  add,
  divide,
  exp,
  log,
  logSumExp,
  multiply,
  negate,
  power,
  subtract,
  sum,
} from './scalar-operations.js';
import type {Operation} from './scalar-operations.js';

/** One edge of the backward pass: what `to` learns from `from`, which it is an input of. */
export interface BackwardStep {
  from: Value;
  to: Value;
  /** Which input of `from` it is. */
  index: number;
  /** ∂from/∂to */
  local: number;
  /** ∂root/∂from, complete by now. */
  upstream: number;
  /** local · upstream: what has been added to the gradient of `to`. */
  contribution: number;
}

/** Where values live. The same calls in the same order give nodes of the same IDs. */
export class Graph {
  readonly #nodes: Value[] = [];

  /** All values, by ID: inputs before what is made of them. */
  get nodes(): readonly Value[] {
    return this.#nodes;
  }

  /** A value that is given: an input, a parameter, a constant. */
  value(data: number, label = ''): Value {
    return this.#add(new Value(this, this.#nodes.length, data, [], undefined, label));
  }

  /** What an operation makes of values of this graph. @throws RangeError for a value of another graph */
  apply(operation: Operation, inputs: readonly Value[], label = ''): Value {
    for (const input of inputs)
      if (input.graph !== this)
        throw new RangeError(
          `Graph.apply: expected values of this graph, got ${input.label || input.id} of another`,
        );
    const data = operation.apply(inputs.map((input) => input.data));
    return this.#add(new Value(this, this.#nodes.length, data, inputs.slice(), operation, label));
  }

  #add(value: Value): Value {
    this.#nodes.push(value);
    return value;
  }

  /** The sum of values: Σ values. */
  sum(values: readonly Value[], label?: string): Value {
    return this.apply(sum, values, label);
  }

  /** ln Σ exp(values), stable. Its derivatives are the softmax. */
  logSumExp(values: readonly Value[], label?: string): Value {
    return this.apply(logSumExp, values, label);
  }

  /** −ln softmax(logits)[target], the loss of a classifier in nats; a guess among n costs ln n. */
  crossEntropy(logits: readonly Value[], target: number, label = 'loss'): Value {
    if (!(target in logits))
      throw new RangeError(`Graph.crossEntropy: expected a target below ${logits.length}, got ${target}`);
    return this.logSumExp(logits).minus(logits[target]).named(label);
  }

  /** Computes all values anew, after given ones have been changed. */
  forward(): void {
    for (const node of this.#nodes)
      if (node.operation) node.data = node.operation.apply(node.inputs.map((input) => input.data));
  }

  /** Sets every gradient to 0. */
  zeroGradients(): void {
    for (const node of this.#nodes) node.gradient = 0;
  }
}

/** A number that knows what it was made of. Methods make new values in the same graph; numbers are taken as constants. */
export class Value {
  readonly graph: Graph;
  /** Place among the graph's nodes. */
  readonly id: number;
  readonly inputs: readonly Value[];
  /** What made it; undefined where it was given. */
  readonly operation: Operation | undefined;
  label: string;
  data: number;
  /** ∂root/∂this after a backward pass from the root. */
  gradient = 0;

  /** By Graph. */
  constructor(
    graph: Graph,
    id: number,
    data: number,
    inputs: readonly Value[],
    operation: Operation | undefined,
    label: string,
  ) {
    this.graph = graph;
    this.id = id;
    this.data = data;
    this.inputs = inputs;
    this.operation = operation;
    this.label = label;
  }

  /** Gives it a label, which changes no number. */
  named(label: string): this {
    this.label = label;
    return this;
  }

  /** The sum, this + other. */
  plus(other: Value | number): Value {
    return this.#with(add, other);
  }

  /** The difference, this − other. */
  minus(other: Value | number): Value {
    return this.#with(subtract, other);
  }

  /** The product, this · other. */
  times(other: Value | number): Value {
    return this.#with(multiply, other);
  }

  /** The quotient, this / other. */
  over(other: Value | number): Value {
    return this.#with(divide, other);
  }

  /** The negative, −this. */
  negate(): Value {
    return this.graph.apply(negate, [this]);
  }

  /** this ** exponent, which is a constant. */
  power(exponent: number): Value {
    return this.graph.apply(power(exponent), [this]);
  }

  /** e to the power of this. */
  exp(): Value {
    return this.graph.apply(exp, [this]);
  }

  /** The natural logarithm. */
  log(): Value {
    return this.graph.apply(log, [this]);
  }

  /** An activation: tanh, ReLU, the sigmoid, GELU by the error function, SiLU. */
  activate(kind: Activation): Value {
    return this.graph.apply(activate(kind), [this]);
  }

  #with(operation: Operation, other: Value | number): Value {
    const value = typeof other === 'number' ? this.graph.value(other, `${other}`) : other;
    return this.graph.apply(operation, [this, value]);
  }

  /** The gradient of this value with respect to all it depends on. */
  backward(): void {
    const steps = this.backwardSteps();
    while (!steps.next().done);
  }

  /**
   * The backward pass, edge by edge. Like torch, it adds to the gradients of given values and starts the others at 0: call
   * Graph.zeroGradients() between passes that do not belong together.
   */
  *backwardSteps(): Generator<BackwardStep, void, void> {
    const {nodes} = this.graph;
    const isNeeded = new Uint8Array(this.id + 1);
    isNeeded[this.id] = 1;
    for (let id = this.id; id >= 0; id--) {
      if (!isNeeded[id]) continue;
      for (const input of nodes[id].inputs) isNeeded[input.id] = 1;
      if (nodes[id].operation) nodes[id].gradient = 0;
    }
    this.gradient += 1;
    for (let id = this.id; id >= 0; id--) {
      const from = nodes[id];
      if (!isNeeded[id] || !from.operation) continue;
      const locals = from.operation.derivatives(
        from.inputs.map((input) => input.data),
        from.data,
      );
      for (const [index, to] of from.inputs.entries()) {
        const local = locals[index];
        const contribution = local * from.gradient;
        to.gradient += contribution;
        yield {from, to, index, local, upstream: from.gradient, contribution};
      }
    }
  }
}
