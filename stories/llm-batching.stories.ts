import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-batching';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import {Session, SessionError, sessionContext, type CallOptions, type LlmBatching} from 'llm-anatomy';

type Args = Partial<Omit<LlmBatching, keyof HTMLElement>>;

const render = (args: Args) => html`
  <llm-batching
    view=${args.view ?? nothing}
    policy=${args.policy ?? nothing}
    against=${args.against ?? nothing}
    batch=${args.batch ?? nothing}
    budget=${args.budget ?? nothing}
    requests=${args.requests ?? nothing}
    rate=${args.rate ?? nothing}
    prompt=${args.prompt ?? nothing}
    prompt-spread=${args.promptSpread ?? nothing}
    output=${args.output ?? nothing}
    output-spread=${args.outputSpread ?? nothing}
    seed=${args.seed ?? nothing}
    model=${args.model ?? nothing}
    accelerator=${args.accelerator ?? nothing}
    peak=${args.peak ?? nothing}
    bandwidth=${args.bandwidth ?? nothing}
    memory=${args.memory ?? nothing}
    overhead=${args.overhead ?? nothing}
    weights=${args.weights ?? nothing}
    cache=${args.cache ?? nothing}
    at=${args.at ?? nothing}
    schedule=${args.schedule ?? nothing}
    stages=${args.stages ?? nothing}
    micro-batches=${args.microBatches ?? nothing}
    stages-of=${args.stagesOf ?? nothing}
    tokens=${args.tokens ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-batching>
`;

const meta: Meta<Args> = {title: 'Running/llm-batching', component: 'llm-batching', render};

export default meta;
type Story = StoryObj<Args>;

/** Static and continuous batching of the same requests. */
export const Default: Story = {};

/** Long prompts stall the others’ tokens; in chunks they do not. */
export const ChunkedPrefill: Story = {
  args: {
    policy: 'chunked',
    against: 'continuous',
    prompt: 4000,
    promptSpread: 'fixed',
    output: 64,
    rate: 6,
    budget: 512,
  },
};

/** Weights of four bits on a small card. */
export const SmallCard: Story = {args: {accelerator: 'l4', weights: 'int4', rate: 5}};

/** An accelerator that there is not, with so much overhead that larger batches pay. */
export const ByHand: Story = {
  args: {
    peak: '200 TFLOP/s',
    bandwidth: '1.5 TB/s',
    memory: '64 GB',
    overhead: '2 ms',
    weights: 'int8',
    cache: 'int4',
  },
};

/** Half of the prompts are longer than the model’s context. */
export const Refused: Story = {args: {prompt: 8000, promptSpread: 'uniform'}};

/** The weights alone do not fit. */
export const TooLarge: Story = {args: {model: 'llama-3-70b', accelerator: 'rtx4090'}};

/** Bad attributes: the defaults are taken, and the console says so. */
export const BadSizes: Story = {args: {batch: 0, requests: 1e12, peak: 'fast'}};

/** Prompts whose spread cannot have such a mean: refused, and the last good one, here the default, is simulated. */
export const RefusedMean: Story = {args: {promptSpread: 'uniform', prompt: 1.5}};

/** Answers that are too long to simulate. */
export const TooLong: Story = {args: {requests: 10_000, output: 2000}};

export const Pipeline: Story = {args: {view: 'pipeline'}};

/** The last stage has the unembedding, and all wait for it. */
export const PipelineOfAModel: Story = {
  args: {view: 'pipeline', schedule: '1f1b', stagesOf: 'llama-3-8b', microBatches: 12},
};

/** A model that no stage holds. */
export const PipelineTooLarge: Story = {
  args: {view: 'pipeline', stagesOf: 'llama-3-70b', accelerator: 'l4', stages: 8},
};

export const Measured: Story = {args: {view: 'measured'}};

/** Below a model whose weights are rounded: its published weights are timed all the same, and the figure says so. */
export const InsideAModel: Story = {
  args: {view: 'measured'},
  render: (args) => html`<llm-model precision="int4:32"><llm-prompt></llm-prompt>${render(args)}</llm-model>`,
};

/** A session in which nothing is simulated. */
class Failing extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'serveRequests')
      return Promise.reject(new SessionError('the worker was lost', 'ConnectionLost'));
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

/** The requests cannot be served; the button tries again. */
export const ErrorWithRetry: Story = {
  tags: ['shows-error'],
  render: (args) => {
    const root = document.createElement('div');
    new ContextProvider(root, {context: sessionContext, initialValue: new Failing()});
    draw(render(args), root);
    return root;
  },
};

export const Dark: Story = {globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};
