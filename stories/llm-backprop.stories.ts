import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-backprop';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import {Session, SessionError, sessionContext, type CallOptions, type LlmBackprop} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmBackprop,
    | 'text'
    | 'token'
    | 'target'
    | 'seed'
    | 'rate'
    | 'step'
    | 'weight'
    | 'epsilon'
    | 'aim'
    | 'guess'
    | 'modelRate'
    | 'show'
    | 'heading'
  >
> & {inputs?: string; weights?: string};

const render = (args: Args) => html`
  <llm-backprop
    text=${args.text ?? nothing}
    token=${args.token ?? nothing}
    inputs=${args.inputs ?? nothing}
    target=${args.target ?? nothing}
    seed=${args.seed ?? nothing}
    weights=${args.weights ?? nothing}
    rate=${args.rate ?? nothing}
    step=${args.step ?? nothing}
    weight=${args.weight ?? nothing}
    epsilon=${args.epsilon ?? nothing}
    aim=${args.aim ?? nothing}
    guess=${args.guess ?? nothing}
    model-rate=${args.modelRate ?? nothing}
    show=${args.show ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-backprop>
`;

const meta: Meta<Args> = {title: 'Learning/llm-backprop', component: 'llm-backprop', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all. */
export const Default: Story = {};

/** The network, after the pass back. */
export const Graph: Story = {args: {show: 'graph'}};

/** Nothing is computed yet. */
export const BeforeTheStep: Story = {args: {show: 'graph', step: 0}};

/** In the middle of the pass forward. */
export const Forward: Story = {args: {show: 'graph', step: 9}};

/** In the middle of the pass back: some gradients are not there yet, others not complete. */
export const Backward: Story = {args: {show: 'graph', step: 40}};

export const Update: Story = {args: {show: 'graph', step: 62}};

export const ForwardAgain: Story = {args: {show: 'graph', step: 63}};

/** A step that is too long: the loss goes up. */
export const TooLong: Story = {args: {show: 'graph', rate: 5, target: 1, inputs: '3, 3'}};

/** Weights of its own, with nothing left to learn: the loss does not change. */
export const NothingLeft: Story = {
  args: {show: 'graph', weights: '0, 0, 0, 0, 0, 0, 0, 0, 90, 0, 0, 0, 0, 0, 0'},
};

/** Any weight, nudged. */
export const Audit: Story = {args: {show: 'audit', weight: 7, epsilon: -0.8}};

/** No nudge at all: nothing changes. */
export const NoNudge: Story = {args: {show: 'audit', epsilon: 0}};

/** The gradients of the model, for a token that the reader wants. */
export const Model: Story = {args: {show: 'model'}};

/** For all next tokens of the text: at the largest rates the step is too long. */
export const WholeText: Story = {args: {show: 'model', aim: 'text', modelRate: 0.5}};

/** The text's own next token, in the middle of it. */
export const InTheMiddle: Story = {args: {show: 'model', token: 5}};

export const OneToken: Story = {args: {show: 'model', text: 'A', aim: 'text'}};

/** Nothing said, and so no next token to learn from. */
export const Empty: Story = {args: {show: 'model', text: '', aim: 'text'}};

/** Inside a model text and token are those of all figures. */
export const Shared: Story = {
  args: {show: 'model'},
  render: (args) =>
    html`<llm-model token="5">
      <llm-prompt></llm-prompt>
      ${render(args)}
    </llm-model>`,
};

export const Dark: Story = {globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};

/** A session in which no gradients can be measured. */
class Failing extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'gradients')
      return Promise.reject(new SessionError('the worker was lost', 'ConnectionLost'));
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

/** The gradients cannot be measured; the button tries again. */
export const ErrorWithRetry: Story = {
  args: {show: 'model'},
  tags: ['shows-error'],
  render: (args) => {
    const root = document.createElement('div');
    new ContextProvider(root, {context: sessionContext, initialValue: new Failing()});
    draw(render(args), root);
    return root;
  },
};
