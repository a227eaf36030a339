import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-neuron';
import 'llm-anatomy/llm-prompt';
import type {LlmNeuron} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmNeuron,
    | 'text'
    | 'token'
    | 'layer'
    | 'neuron'
    | 'inputs'
    | 'weights'
    | 'bias'
    | 'activation'
    | 'bent'
    | 'show'
    | 'heading'
  >
>;

const render = (args: Args) => html`
  <llm-neuron
    text=${args.text ?? nothing}
    token=${args.token ?? nothing}
    layer=${args.layer ?? nothing}
    neuron=${args.neuron ?? nothing}
    inputs=${args.inputs?.join() ?? nothing}
    weights=${args.weights?.join() ?? nothing}
    bias=${args.bias ?? nothing}
    activation=${args.activation ?? nothing}
    ?bent=${args.bent}
    show=${args.show ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-neuron>
`;

const meta: Meta<Args> = {title: 'The model/llm-neuron', component: 'llm-neuron', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all. */
export const Default: Story = {};

/** The neuron alone, without a bias, where the sigmoid is nearly flat. */
export const Sigmoid: Story = {
  args: {show: 'neuron', activation: 'sigmoid', bias: 'none', inputs: [3, -2], weights: [1.8, -1]},
};

/** GPT-2's approximation of GELU beside the exact one. */
export const Approximation: Story = {args: {show: 'neuron', activation: 'gelu_tanh'}};

/** Two layers that are one. */
export const Collapse: Story = {args: {show: 'collapse'}};

/** The same with a bend between them. */
export const Bent: Story = {args: {show: 'collapse', bent: true}};

/** A neuron of the model that knows what comes after "looked". */
export const Real: Story = {args: {show: 'real'}};

/** Of no text. */
export const Empty: Story = {args: {show: 'real', text: ''}};

/** Of one token. */
export const OneToken: Story = {args: {show: 'real', text: 'One'}};

/** In the dark. */
export const Dark: Story = {
  render: () =>
    html`<div style="color-scheme: dark; background: #16181c; padding: 1rem"><llm-neuron></llm-neuron></div>`,
};

/** In a narrow column. */
export const Narrow: Story = {
  render: () => html`<div style="max-width: 20rem"><llm-neuron></llm-neuron></div>`,
};

/** Below a prompt: what is switched off here is off there. */
export const Shared: Story = {
  render: () =>
    html`<llm-model layer="2">
      <llm-prompt></llm-prompt>
      <llm-neuron show="real"></llm-neuron>
    </llm-model>`,
};

/** A change that has no place: what went wrong, below the text that is read. */
export const Failed: Story = {
  tags: ['shows-error'],
  render: () =>
    html`<llm-model interventions='[{"at":"blocks.0.attn.z","position":250,"op":"zero"}]'>
      <llm-neuron show="real"></llm-neuron>
    </llm-model>`,
};
