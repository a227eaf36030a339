// Every line below a mark is a mistake, and the checker has to say so there: a mark without a mistake is itself an error.
import type {LlmTokensChangeEvent} from 'llm-anatomy';
import type {} from 'llm-anatomy/react';

const onTokens = (event: LlmTokensChangeEvent) => event.ids;

const config = {num_hidden_layers: 2, num_attention_heads: 4, hidden_size: 64, vocab_size: 500};

export const wrong = [
  // @ts-expect-error: no such property
  <llm-tokenizer txt="a" />,
  // @ts-expect-error: a property of another element
  <llm-tokenizer temperature={0.5} />,
  // @ts-expect-error: a number where a text belongs
  <llm-tokenizer text={1} />,
  // @ts-expect-error: none of its words
  <llm-tokenizer encoding="gpt5" />,
  // @ts-expect-error: not a number
  <llm-attention layer="one" />,
  // @ts-expect-error: of an attribute with a hyphen too
  <llm-sampling top-k="many" />,
  // @ts-expect-error: an array of texts where one of numbers belongs
  <llm-neuron inputs={['1', '2']} />,
  // @ts-expect-error: a number for a boolean
  <llm-neuron bent={1} />,
  // @ts-expect-error: no such word to translate
  <llm-tokenizer strings={{hedding: 'x'}} />,
  // @ts-expect-error: no such operation
  <llm-model interventions={[{at: 'blocks.0.attn.z', op: 'invert'}]} />,
  // @ts-expect-error: another event comes
  <llm-prompt onllm-text-request={onTokens} />,
  // @ts-expect-error: the event has no such property
  <llm-prompt onllm-select-request={(event) => event.text} />,
  // @ts-expect-error: no such element
  <llm-tokeniser />,
];

export const right = [
  <llm-attention
    layer={1}
    keyToken={2}
    text="A"
    className="wide"
    id="a"
    ref={(element) => void element?.head}
  />,
  <llm-attention layer="1" key-token={2} onClick={(event) => event.currentTarget.layer} />,
  <llm-sampling top-k="40" temperature={0.7} />,
  <llm-neuron inputs="1, 2" weights={[3, 4]} bent bias="none" />,
  <llm-block config={config} />,
  <llm-tokenizer onllm-tokens-change={onTokens} />,
  <llm-model onllm-select-request={(event) => event.currentTarget.interventions.length} />,
];
