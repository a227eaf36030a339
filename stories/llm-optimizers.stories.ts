import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-optimizers';
import 'llm-anatomy/llm-prompt';
import {Session, SessionError, sessionContext, type CallOptions, type LlmOptimizers} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmOptimizers,
    | 'surface'
    | 'optimizer'
    | 'step'
    | 'steps'
    | 'rate'
    | 'momentum'
    | 'beta1'
    | 'beta2'
    | 'decay'
    | 'noise'
    | 'batch'
    | 'seed'
    | 'directions'
    | 'text'
    | 'checkpoint'
    | 'heading'
  >
> & {optimizers?: string; start?: string};

const render = (args: Args) => html`
  <llm-optimizers
    surface=${args.surface ?? nothing}
    optimizers=${args.optimizers ?? nothing}
    optimizer=${args.optimizer ?? nothing}
    start=${args.start ?? nothing}
    step=${args.step ?? nothing}
    steps=${args.steps ?? nothing}
    rate=${args.rate ?? nothing}
    momentum=${args.momentum ?? nothing}
    beta1=${args.beta1 ?? nothing}
    beta2=${args.beta2 ?? nothing}
    decay=${args.decay ?? nothing}
    noise=${args.noise ?? nothing}
    batch=${args.batch ?? nothing}
    seed=${args.seed ?? nothing}
    directions=${args.directions ?? nothing}
    text=${args.text ?? nothing}
    checkpoint=${args.checkpoint ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-optimizers>
`;

const meta: Meta<Args> = {title: 'Learning/llm-optimizers', component: 'llm-optimizers', render};

export default meta;
type Story = StoryObj<Args>;

const ALL = 'sgd,momentum,nesterov,rmsprop,adam,adamw,lion,muon';

/** With no attribute at all: a ravine. */
export const Default: Story = {};

export const Bowl: Story = {args: {surface: 'bowl', optimizer: 'sgd'}};

export const Saddle: Story = {args: {surface: 'saddle', optimizer: 'momentum'}};

export const Rosenbrock: Story = {args: {surface: 'rosenbrock', optimizer: 'muon'}};

export const Beale: Story = {args: {surface: 'beale', optimizer: 'rmsprop', optimizers: 'sgd,rmsprop,adam'}};

export const Noisy: Story = {args: {surface: 'noisy', optimizer: 'lion'}};

/** All eight at once. */
export const Everybody: Story = {args: {optimizers: ALL}};

/** In the middle of a race, started elsewhere. */
export const OnTheWay: Story = {args: {surface: 'rosenbrock', start: '-1.5, 2.5', step: 40}};

/** Rates that are too large: it is said who diverged, and at which step. */
export const Diverging: Story = {args: {surface: 'rosenbrock', rate: 8, optimizer: 'sgd'}};

/** The lowest at the last step is one that swings: it is said between which losses. */
export const Swinging: Story = {args: {rate: 1, optimizer: 'lion'}};

/** Decay added to the gradient (Adam) against decay of its own (AdamW). */
export const Decay: Story = {args: {optimizers: 'adam,adamw', optimizer: 'adamw', decay: 0.3}};

/** Gradients as of a batch. */
export const Noise: Story = {args: {surface: 'bowl', noise: 2, seed: 3}};

export const Nobody: Story = {args: {optimizers: ''}};

/** The model’s own loss for a text, on a plane through its weights. */
export const Model: Story = {args: {surface: 'nano', text: 'The duck swims.', steps: 10}};

/** Each step by a batch of predictions. */
export const ModelBatches: Story = {
  args: {surface: 'nano', text: 'The duck swims.', steps: 10, batch: 2, optimizers: 'sgd,adam'},
};

/** Nothing said: there is nothing to predict. */
export const Empty: Story = {args: {surface: 'nano', text: ''}};

/** Inside a model the text is that of all figures. */
export const Shared: Story = {
  args: {surface: 'nano', steps: 10, optimizers: 'adam'},
  render: (args) =>
    html`<llm-model text="The duck swims.">
      <llm-prompt></llm-prompt>
      ${render(args)}
    </llm-model>`,
};

export const Dark: Story = {globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px', surface: 'saddle'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};

/** A session in which the model’s loss cannot be measured. */
class Failing extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'lossGrid') return Promise.reject(new SessionError('the worker was lost', 'ConnectionLost'));
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

/** The loss cannot be measured; the button tries again. */
export const ErrorWithRetry: Story = {
  tags: ['shows-error'],
  args: {surface: 'nano'},
  render: (args) => {
    const root = document.createElement('div');
    new ContextProvider(root, {context: sessionContext, initialValue: new Failing()});
    draw(render(args), root);
    return root;
  },
};
