/** Models of the session as those that a Speaker asks. */
import type {ModelHandle} from '../../runtime/model-client.js';
import type {Voice} from './speaker.js';

export function voiceOf(model: ModelHandle): Voice {
  const {vocab_size: vocab, max_position_embeddings: context} = model.info.config;
  return {
    vocab,
    context,
    encode: async (text) => (await model.encode(text)).ids,
    generate: (input, options, call) => model.generate(input, options, call),
  };
}
