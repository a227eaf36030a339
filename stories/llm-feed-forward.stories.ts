import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import 'llm-anatomy/llm-feed-forward';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import type {LlmFeedForward} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmFeedForward,
    'text' | 'token' | 'layer' | 'input' | 'first' | 'second' | 'activation' | 'width' | 'show' | 'heading'
  >
>;

const render = (args: Args) => html`
  <llm-feed-forward
    text=${args.text ?? nothing}
    token=${args.token ?? nothing}
    layer=${args.layer ?? nothing}
    input=${args.input?.join() ?? nothing}
    first=${args.first?.join() ?? nothing}
    second=${args.second?.join() ?? nothing}
    activation=${args.activation ?? nothing}
    width=${args.width ?? nothing}
    show=${args.show ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-feed-forward>
`;

const meta: Meta<Args> = {title: 'The model/llm-feed-forward', component: 'llm-feed-forward', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all. */
export const Default: Story = {};

/** The small network alone, without a bend. */
export const Network: Story = {args: {show: 'network', activation: 'linear'}};

/** With large numbers, which do not fit everywhere. */
export const LargeNumbers: Story = {
  args: {
    show: 'network',
    input: [99, -99],
    first: [99, -99, 99, -99, 99, 99],
    second: [99, -99, 99, 99, -99, 99],
  },
};

/** The model's last layer, at a token in the middle. */
export const LastLayer: Story = {args: {show: 'model', layer: 3, token: 11}};

/** Of no text. */
export const Empty: Story = {args: {show: 'model', text: ''}};

/** Of one token. */
export const OneToken: Story = {args: {show: 'model', text: 'One'}};

/** In the dark. */
export const Dark: Story = {
  render: () =>
    html`<div style="color-scheme: dark; background: #16181c; padding: 1rem">
      <llm-feed-forward></llm-feed-forward>
    </div>`,
};

/** In a narrow column. */
export const Narrow: Story = {
  render: () => html`<div style="max-width: 20rem"><llm-feed-forward></llm-feed-forward></div>`,
};

/** Below a prompt: the token selected there is looked at here. */
export const Shared: Story = {
  render: () =>
    html`<llm-model layer="1">
      <llm-prompt></llm-prompt>
      <llm-feed-forward show="model"></llm-feed-forward>
    </llm-model>`,
};

/** A change that has no place: what went wrong, below the text that is read. */
export const Failed: Story = {
  tags: ['shows-error'],
  render: () =>
    html`<llm-model interventions='[{"at":"blocks.0.attn.z","position":250,"op":"zero"}]'>
      <llm-feed-forward show="model"></llm-feed-forward>
    </llm-model>`,
};
