import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-multi-head';
import 'llm-anatomy/llm-prompt';
import type {LlmMultiHead} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmMultiHead,
    'text' | 'token' | 'layer' | 'head' | 'ablate' | 'model' | 'kvHeads' | 'show' | 'heading'
  >
>;

const render = (args: Args) => html`
  <llm-multi-head
    text=${args.text ?? nothing}
    token=${args.token ?? nothing}
    layer=${args.layer ?? nothing}
    head=${args.head ?? nothing}
    ablate=${args.ablate ?? nothing}
    model=${args.model ?? nothing}
    kv-heads=${args.kvHeads ?? nothing}
    show=${args.show ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-multi-head>
`;

const meta: Meta<Args> = {title: 'The model/llm-multi-head', component: 'llm-multi-head', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all. */
export const Default: Story = {};

/** All heads, and one that copies: names that are told twice. */
export const Heads: Story = {
  args: {
    show: 'heads',
    text: 'The teacher called Omar, Rosa, Ben, Lily and Mia. Here came Omar, Rosa, Ben, Lily and',
    layer: 3,
    head: 1,
  },
};

/** What the model does without a head. */
export const Ablation: Story = {args: {show: 'ablation'}};

/** The same where the head keeps its mean. */
export const Mean: Story = {args: {show: 'ablation', ablate: 'mean'}};

/** What each head writes into the stream. */
export const Output: Story = {args: {show: 'output'}};

/** MHA, GQA and MQA in nano. */
export const Sharing: Story = {args: {show: 'sharing'}};

/** In Llama 3 8B. */
export const Llama: Story = {args: {show: 'sharing', model: 'llama-3-8b'}};

/** Five key–value heads for thirty-two query heads: that cannot be. */
export const NotDividing: Story = {args: {show: 'sharing', model: 'llama-3-8b', kvHeads: 5}};

/** A head that the model has not. */
export const NoSuchHead: Story = {args: {show: 'heads', layer: 9, head: 12}};

/** A long text: a hundred tokens and more. */
export const Long: Story = {
  args: {
    show: 'heads',
    text: 'One day Mia could not find her red kite. She looked under the bed, but found only an old hat. '.repeat(
      6,
    ),
  },
};

/** Of no text. */
export const Empty: Story = {args: {text: ''}};

/** Of one token. */
export const OneToken: Story = {args: {text: 'One'}};

/** In the dark. */
export const Dark: Story = {
  render: () =>
    html`<div style="color-scheme: dark; background: #16181c; padding: 1rem">
      <llm-multi-head></llm-multi-head>
    </div>`,
};

/** In a narrow column. */
export const Narrow: Story = {
  render: () => html`<div style="max-width: 20rem"><llm-multi-head></llm-multi-head></div>`,
};

/** Below a prompt: text, selection and what is switched off are the same in all. */
export const Shared: Story = {
  render: () =>
    html`<llm-model layer="1" head="1">
      <llm-prompt></llm-prompt>
      <llm-multi-head show="heads"></llm-multi-head>
      <llm-multi-head show="ablation"></llm-multi-head>
    </llm-model>`,
};
