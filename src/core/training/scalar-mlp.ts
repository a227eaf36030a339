import type {Activation} from '../tensor/kernels.js';
import type {Random} from '../tensor/random.js';
import type {Graph, Value} from './scalar.js';

/** A small feed-forward network in a scalar graph: y = f(W·x + b), layer by layer, the last without f. */
export class ScalarMlp {
  /** Layer by layer: each neuron's weights, then its bias. Labelled "W1[2,3]" and "b1[2]", as (out, in), from 1. */
  readonly parameters: readonly Value[];
  readonly #graph: Graph;
  readonly #activation: Activation;
  readonly #layers: readonly {weights: Value[]; bias: Value}[][];

  /**
   * @param sizes inputs, neurons of each hidden layer, outputs
   * @param random weights come from N(0, 1/inputs), biases are 0
   */
  constructor(graph: Graph, sizes: readonly number[], activation: Activation, random: Random) {
    this.#graph = graph;
    this.#activation = activation;
    this.#layers = sizes.slice(1).map((outputs, layer) =>
      Array.from({length: outputs}, (_, out) => {
        const name = (kind: string, ...at: number[]): string =>
          `${kind}${layer + 1}[${at.map((i) => i + 1)}]`;
        const inputs = sizes[layer];
        const weights = Array.from({length: inputs}, (_, i) =>
          graph.value(random.normal() / Math.sqrt(inputs), name('W', out, i)),
        );
        return {weights, bias: graph.value(0, name('b', out))};
      }),
    );
    this.parameters = this.#layers.flat().flatMap(({weights, bias}) => [...weights, bias]);
  }

  /** The outputs for these inputs, as new nodes of the graph. */
  forward(inputs: readonly Value[]): Value[] {
    let x = inputs;
    for (const [layer, neurons] of this.#layers.entries()) {
      const isLast = layer === this.#layers.length - 1;
      x = neurons.map(({weights, bias}) => {
        const products = weights.map((weight, i) => weight.times(x[i]));
        const z = this.#graph.sum([...products, bias]);
        return isLast ? z : z.activate(this.#activation);
      });
    }
    return x.slice();
  }

  /** One step of gradient descent; Graph.forward() then shows what it changed. */
  step(rate: number): void {
    for (const parameter of this.parameters) parameter.data -= rate * parameter.gradient;
  }
}
