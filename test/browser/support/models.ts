// Small models with random weights, in a session and on the page itself.
import {expect} from '@open-wc/testing';
import {openModel, type ModelHandle, type OpenModelOptions, type Session} from 'llm-anatomy';
import {completeConfig, Random, Transformer, type PartialConfig} from 'llm-anatomy/core';

export const small: PartialConfig = {
  vocab_size: 256,
  hidden_size: 32,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 128,
  initializer_range: 0.2, // so that tokens are not all alike
};

export const openSmall = (
  session: Session,
  seed: number,
  options?: OpenModelOptions,
  config = small,
): Promise<ModelHandle> => openModel(session, {config, seed, tokenizer: 'bytes'}, options);

/** The same model, by the core alone. */
export const smallByHand = (seed: number, config = small): Transformer =>
  new Transformer(completeConfig(config)).initialize(new Random(seed));

/** Fails unless numbers are the same but for rounding. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  expect(actual.length, what).to.equal(expected.length);
  let [largest, size] = [0, 1e-6];
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
    size = Math.max(size, Math.abs(expected[i]));
  }
  expect(largest / size, `${what}: largest difference`).to.be.below(1e-4);
}

/** What a promise rejects with. */
export const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('expected a rejection'),
    (error: unknown) => error,
  );

/** "TraceError: …": the kind and the words of the SessionError that a promise rejects with. */
export const failureOf = async (promise: Promise<unknown>): Promise<string> => {
  const {name, kind, message} = (await reasonOf(promise)) as {name: string; kind: string; message: string};
  expect(name, message).to.equal('SessionError');
  return `${kind}: ${message}`;
};
