import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import 'llm-anatomy/llm-block';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import type {LlmBlock} from 'llm-anatomy';

type Args = Partial<
  Pick<LlmBlock, 'text' | 'token' | 'layer' | 'head' | 'model' | 'config' | 'length' | 'open' | 'heading'>
>;

const render = (args: Args) => html`
  <llm-block
    text=${args.text ?? nothing}
    token=${args.token ?? nothing}
    layer=${args.layer ?? nothing}
    head=${args.head ?? nothing}
    model=${args.model ?? nothing}
    length=${args.length ?? nothing}
    open=${args.open ?? nothing}
    heading=${args.heading ?? nothing}
    .config=${args.config}
  ></llm-block>
`;

const meta: Meta<Args> = {title: 'The model/llm-block', component: 'llm-block', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all. */
export const Default: Story = {};

/** A part that is open, with its numbers at the selected token. */
export const Open: Story = {args: {open: 'act', layer: 2, token: 3}};

/** The weights of one head. */
export const Softmax: Story = {args: {open: 'softmax', layer: 1, head: 3}};

/** LayerNorm, learned positions, biases, and a plain feed-forward layer. */
export const Gpt2: Story = {args: {model: 'gpt2', open: 'norm1'}};

/** Eighty layers. */
export const Llama70B: Story = {args: {model: 'llama-3-70b', length: 8192, open: 'scores'}};

/** A window on the text, for a long one. */
export const Mistral: Story = {args: {model: 'mistral-7b', length: 32_768, open: 'scores'}};

/** So long a text that attention is most of the work. */
export const LongText: Story = {args: {model: 'qwen2-7b', length: 131_072}};

/** The block of 2017: norms after the sums. */
export const PostNorm: Story = {
  args: {
    config: {
      vocab_size: 37_000,
      hidden_size: 512,
      num_hidden_layers: 6,
      num_attention_heads: 8,
      mlp: 'plain',
      intermediate_size: 2048,
      hidden_act: 'relu',
      norm: 'layer',
      norm_position: 'post',
      position: 'sinusoidal',
      tie_word_embeddings: true,
    },
  },
};

/** A config that none could have. */
export const BadConfig: Story = {
  args: {
    config: {
      vocab_size: 1000,
      hidden_size: 96,
      num_hidden_layers: 2,
      num_attention_heads: 6,
      num_key_value_heads: 4,
    },
  },
};

/** A layer and a head that the model does not have. */
export const OutOfRange: Story = {args: {layer: 9, head: 7, open: 'scores'}};

/** Of no text. */
export const Empty: Story = {args: {text: '', open: 'q'}};

/** Of one token. */
export const OneToken: Story = {args: {text: 'One', open: 'softmax'}};

/** In the dark. */
export const Dark: Story = {
  render: () =>
    html`<div style="color-scheme: dark; background: #16181c; padding: 1rem">
      <llm-block open="rope"></llm-block>
    </div>`,
};

/** In a narrow column. */
export const Narrow: Story = {
  render: () => html`<div style="max-width: 20rem"><llm-block open="gate"></llm-block></div>`,
};

/** Below a prompt: the token selected there is looked at here. */
export const Shared: Story = {
  render: () =>
    html`<llm-model layer="1">
      <llm-prompt></llm-prompt>
      <llm-block open="add1"></llm-block>
    </llm-model>`,
};
