/** What Hugging Face's transformers wants to see beside a model's weights, its config.json and its tokenizer.json. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {heldOutText} from './data.js';
import {config, END, specialTokens} from './recipe.js';

const [end, user, assistant] = specialTokens;

/**
 * A conversation as the model was taught it, in Jinja: the text's beginning, and then in turns what is said to the model
 * and what it says, which ends as a text does. A system prompt it has never seen.
 */
export const chatTemplate = [
  '{{- bos_token }}',
  '{%- for message in messages %}',
  "{%- if message['role'] == 'user' %}",
  `{{- '${user}' + message['content'] }}`,
  "{%- elif message['role'] == 'assistant' %}",
  `{{- '${assistant}' + message['content'] + eos_token }}`,
  '{%- else %}',
  `{{- raise_exception('expected the roles user and assistant, got ' + message['role']) }}`,
  '{%- endif %}',
  '{%- endfor %}',
  `{%- if add_generation_prompt %}{{- '${assistant}' }}{%- endif %}`,
].join('\n');

/** tokenizer_config.json: which class reads tokenizer.json, and what its special tokens are for. */
export const tokenizerConfig = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  model_max_length: config.max_position_embeddings,
  bos_token: end,
  eos_token: end,
  pad_token: end,
  additional_special_tokens: [user, assistant],
  clean_up_tokenization_spaces: false,
  chat_template: chatTemplate,
};

/** generation_config.json: where texts begin and end, as transformers' generate() asks. */
export const generationConfig = {
  bos_token_id: END,
  eos_token_id: END,
  pad_token_id: END,
  max_length: config.max_position_embeddings,
};

/** Writes both into a model's folder, and text that the model was not trained on. */
export function publishFolder(path: string): void {
  const files = {'tokenizer_config.json': tokenizerConfig, 'generation_config.json': generationConfig};
  for (const [name, value] of Object.entries(files))
    writeFileSync(join(path, name), `${JSON.stringify(value, undefined, 1)}\n`);
  writeFileSync(join(path, 'held-out.txt'), heldOutText());
}
