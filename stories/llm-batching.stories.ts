import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import type {LlmBatching} from 'llm-anatomy';
import 'llm-anatomy/llm-batching';

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

/** Half of the prompts are longer than the model’s context. */
export const Refused: Story = {args: {prompt: 8000, promptSpread: 'uniform'}};

/** The weights alone do not fit. */
export const TooLarge: Story = {args: {model: 'llama-3-70b', accelerator: 'rtx4090'}};

export const BadSizes: Story = {args: {batch: 0, requests: 1e12}};

export const Pipeline: Story = {args: {view: 'pipeline'}};

/** The last stage has the unembedding, and all wait for it. */
export const PipelineOfAModel: Story = {
  args: {view: 'pipeline', schedule: '1f1b', stagesOf: 'llama-3-8b', microBatches: 12},
};

export const Measured: Story = {args: {view: 'measured'}};

export const Dark: Story = {globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};
