import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import 'llm-anatomy/llm-sampling';
import type {LlmModel} from 'llm-anatomy';

type Args = Partial<Pick<LlmModel, 'text' | 'token' | 'checkpoint' | 'interventions' | 'precision'>>;

const meta: Meta<Args> = {
  title: 'The model/llm-model',
  component: 'llm-model',
  render: ({text, token, checkpoint, interventions, precision}) =>
    html`<llm-model
      text=${text ?? nothing}
      token=${token ?? nothing}
      checkpoint=${checkpoint ?? nothing}
      .interventions=${interventions ?? []}
      precision=${precision ?? nothing}
    >
      <llm-prompt></llm-prompt>
      <p>Two figures, one run: what is typed in one is read by the other.</p>
      <llm-sampling></llm-sampling>
    </llm-model>`,
};

export default meta;
type Story = StoryObj<Args>;

/** Two figures that show the same. */
export const Shared: Story = {};

/** The checkpoint that answers questions. */
export const Instruct: Story = {
  args: {checkpoint: 'instruct', text: 'What is the capital of France?'},
};

/** With a head switched off: the prompt says that something is changed, and undoes it. */
export const Changed: Story = {
  args: {interventions: [{at: 'blocks.1.attn.z', head: 2, op: 'zero'}]},
};

/** With weights of fewer bits. */
export const LessPrecise: Story = {args: {precision: 'int4'}};

/** In the dark. */
export const Dark: Story = {
  render: () =>
    html`<div style="color-scheme: dark; background: #16181c; padding: 1rem">
      <llm-model><llm-prompt></llm-prompt><llm-sampling></llm-sampling></llm-model>
    </div>`,
};
