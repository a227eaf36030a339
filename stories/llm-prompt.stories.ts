import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import type {LlmPrompt} from 'llm-anatomy';

type Args = Partial<Pick<LlmPrompt, 'text' | 'token' | 'heading'>>;

const render = ({text, token, heading}: Args) => html`
  <llm-prompt text=${text ?? nothing} token=${token ?? nothing} heading=${heading ?? nothing}></llm-prompt>
`;

const meta: Meta<Args> = {title: 'The model/llm-prompt', component: 'llm-prompt', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all. */
export const Default: Story = {};

/** A token in the middle: what it cost, and what was expected after it. */
export const TokenSelected: Story = {args: {text: 'Count up from four to nine: four, five, six,', token: 3}};

/** Nothing said: what the model expects of a text. */
export const Empty: Story = {args: {text: ''}};

/** What the model has never met is bytes to it. */
export const UnknownScript: Story = {args: {text: '语言 🙂 नमस्ते'}};

/** More than the context holds. */
export const TooLong: Story = {
  args: {text: 'The duckling sat in the tree and sang to the queen. '.repeat(30)},
};

/** In the dark. */
export const Dark: Story = {
  render: () =>
    html`<div style="color-scheme: dark; background: #16181c; padding: 1rem"><llm-prompt></llm-prompt></div>`,
};

/** In a narrow column. */
export const Narrow: Story = {
  render: () => html`<div style="max-width: 20rem"><llm-prompt></llm-prompt></div>`,
};

/** A change that has no place: what went wrong, below the text that is read. */
export const Failed: Story = {
  tags: ['shows-error'],
  render: () =>
    html`<llm-model interventions='[{"at":"blocks.0.attn.z","position":250,"op":"zero"}]'>
      <llm-prompt></llm-prompt>
    </llm-model>`,
};
