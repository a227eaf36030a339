import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import 'llm-anatomy/llm-quantization-cost';
import {Session, SessionError, sessionContext, type CallOptions, type LlmQuantizationCost} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmQuantizationCost,
    'prompt' | 'seed' | 'format' | 'share' | 'cache' | 'context' | 'batch' | 'heading'
  >
>;

const render = (args: Args) => html`
  <llm-quantization-cost
    prompt=${args.prompt ?? nothing}
    seed=${args.seed ?? nothing}
    format=${args.format ?? nothing}
    share=${args.share ?? nothing}
    cache=${args.cache ?? nothing}
    context=${args.context ?? nothing}
    batch=${args.batch ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-quantization-cost>
`;

const meta: Meta<Args> = {title: 'Running/llm-quantization-cost', component: 'llm-quantization-cost', render};

export default meta;
type Story = StoryObj<Args>;

/** Every format, measured as soon as it is seen. */
export const Default: Story = {render: () => html`<llm-quantization-cost></llm-quantization-cost>`};

/** One scale for a whole matrix: what that costs. */
export const WholeTensor: Story = {args: {share: 'tensor', prompt: 'In winter Tom', seed: 3}};

/** A cache of three values. */
export const TernaryCache: Story = {args: {cache: 'ternary'}};

/** More sequences, and longer, than any card holds. */
export const Absurd: Story = {args: {format: 'fp32', context: 1_000_000_000_000, batch: 1_000_000}};

/** What is chosen here can be the precision of the page's figures. */
export const PagePrecision: Story = {
  render: () =>
    html`<llm-model><llm-prompt></llm-prompt><llm-quantization-cost></llm-quantization-cost></llm-model>`,
};

export const Dark: Story = {args: {format: 'nf4'}, globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};

/** A session in which no model comes. */
class Failing extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'openModel')
      return Promise.reject(
        new SessionError('could not load model.safetensors: HTTP status 404', 'DownloadError'),
      );
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

/** The model does not come: the button tries again. */
export const ErrorWithRetry: Story = {
  tags: ['shows-error'],
  render: (args) => {
    const root = document.createElement('div');
    new ContextProvider(root, {context: sessionContext, initialValue: new Failing()});
    draw(render(args), root);
    return root;
  },
};
