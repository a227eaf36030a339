import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-kv-cache';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import {Session, SessionError, sessionContext, type CallOptions, type LlmKvCache} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmKvCache,
    | 'view'
    | 'text'
    | 'checkpoint'
    | 'steps'
    | 'step'
    | 'summed'
    | 'model'
    | 'attention'
    | 'precision'
    | 'weights'
    | 'layers'
    | 'kvHeads'
    | 'dHead'
    | 'tokens'
    | 'batch'
    | 'window'
    | 'page'
    | 'shared'
    | 'heading'
  >
>;

const render = (args: Args) => html`
  <llm-kv-cache
    view=${args.view ?? nothing}
    text=${args.text ?? nothing}
    checkpoint=${args.checkpoint ?? nothing}
    steps=${args.steps ?? nothing}
    step=${args.step ?? nothing}
    ?summed=${args.summed}
    model=${args.model ?? nothing}
    attention=${args.attention ?? nothing}
    precision=${args.precision ?? nothing}
    weights=${args.weights ?? nothing}
    layers=${args.layers ?? nothing}
    kv-heads=${args.kvHeads ?? nothing}
    d-head=${args.dHead ?? nothing}
    tokens=${args.tokens ?? nothing}
    batch=${args.batch ?? nothing}
    window=${args.window ?? nothing}
    page=${args.page ?? nothing}
    shared=${args.shared ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-kv-cache>
`;

const meta: Meta<Args> = {title: 'Running/llm-kv-cache', component: 'llm-kv-cache', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all: the reader chooses the view. */
export const Default: Story = {};

export const Live: Story = {args: {view: 'live', text: 'The hen lives in the', steps: 12}};

/** The prompt has been read, and nothing else: both ways cost the same. */
export const Prefill: Story = {args: {view: 'live', step: 0}};

/** Sixty-four tokens after a prompt of more than a hundred. */
export const LongText: Story = {
  args: {
    view: 'live',
    text: 'The duck swims in the pond, and the cow eats grass. '.repeat(9),
    steps: 64,
    summed: true,
  },
};

/** The text fills the model’s context: no token can follow it. */
export const NoRoom: Story = {args: {view: 'live', text: 'The duck swims in the pond. '.repeat(60)}};

/** Inside an `<llm-model>`, whose text it decodes. */
export const Shared: Story = {
  render: () =>
    html`<llm-model text="The capital of France is">
      <llm-prompt></llm-prompt>
      <llm-kv-cache view="live"></llm-kv-cache>
    </llm-model>`,
};

/** Llama 3 8B: 131,072 bytes a token. */
export const Memory: Story = {args: {view: 'memory'}};

/** More than one card, at any precision of the weights. */
export const Llama70B: Story = {
  args: {view: 'memory', model: 'llama-3-70b', tokens: '8192', batch: '32', weights: 'int8'},
};

/** More tokens than the model reads: counted all the same, and said. */
export const BeyondContext: Story = {args: {view: 'memory', tokens: '100000', batch: '1'}};

/** Twenty-five heads in even groups, of which only whole pages in the window could be shared. */
export const EvenGroups: Story = {
  args: {view: 'memory', model: 'gpt2-xl', kvHeads: '5', tokens: '1000', window: '256', shared: '500'},
};

/** One latent vector for all heads. */
export const LatentAttention: Story = {
  args: {view: 'memory', model: 'deepseek-v3', tokens: '128k', batch: '1'},
};

/** Codes and scales. */
export const Int4: Story = {args: {view: 'memory', precision: 'int4', weights: 'int4', tokens: '8192'}};

/** Mistral’s window, and a beginning that sixteen sequences share. */
export const WindowAndSharedPages: Story = {
  args: {view: 'memory', model: 'mistral-7b', tokens: '3000', batch: '16', shared: '2000'},
};

/** A trillion tokens. */
export const Absurd: Story = {args: {view: 'memory', tokens: '1T', batch: '1000000'}};

export const Dark: Story = {args: {view: 'live'}, globals: {scheme: 'dark'}};

export const MemoryDark: Story = {args: {view: 'memory'}, globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {view: 'live', heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};

export const NarrowMemory: Story = {
  args: {view: 'memory', heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};

/** The figure with a session of its own. */
function inSession(session: Session, args: Args): HTMLElement {
  const root = document.createElement('div');
  new ContextProvider(root, {context: sessionContext, initialValue: session});
  draw(render(args), root);
  return root;
}

/** A session in which decoding fails. */
class Failing extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'cacheRace')
      return Promise.reject(new SessionError('could not load x: HTTP status 404', 'DownloadError'));
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

/** A session in which the two ways go apart, as a faulty cache would have it. */
class Bent extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name !== 'cacheRace') return super.call(name, params, options as CallOptions) as Promise<never>;
    const {onEvent, ...others} = options as CallOptions<'cacheRace'>;
    const bent: CallOptions<'cacheRace'> = {
      ...others,
      onEvent: (event) => onEvent?.({...event, difference: event.step && 0.5}),
    };
    return super.call(name, params, bent as CallOptions) as Promise<never>;
  }
}

/** Logits that are further apart than rounding explains: the figure says so. */
export const TheyDiffer: Story = {
  args: {view: 'live', steps: 4},
  render: (args) => inSession(new Bent(), args),
};

/** The code that decodes does not come: the button tries again. */
export const ErrorWithRetry: Story = {
  args: {view: 'live'},
  tags: ['shows-error'],
  render: (args) => inSession(new Failing(), args),
};
