import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-norm';
import 'llm-anatomy/llm-prompt';
import {Session, SessionError, sessionContext, type CallOptions, type LlmNorm} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmNorm,
    | 'text'
    | 'token'
    | 'layer'
    | 'checkpoint'
    | 'norm'
    | 'gamma'
    | 'shift'
    | 'scale'
    | 'component'
    | 'depth'
    | 'initialization'
    | 'measure'
    | 'seed'
    | 'show'
    | 'heading'
  >
>;

const render = (args: Args) => html`
  <llm-norm
    text=${args.text ?? nothing}
    token=${args.token ?? nothing}
    layer=${args.layer ?? nothing}
    checkpoint=${args.checkpoint ?? nothing}
    norm=${args.norm ?? nothing}
    ?gamma=${args.gamma}
    shift=${args.shift ?? nothing}
    scale=${args.scale ?? nothing}
    component=${args.component ?? nothing}
    depth=${args.depth ?? nothing}
    initialization=${args.initialization ?? nothing}
    measure=${args.measure ?? nothing}
    seed=${args.seed ?? nothing}
    show=${args.show ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-norm>
`;

const meta: Meta<Args> = {title: 'The model/llm-norm', component: 'llm-norm', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all. */
export const Default: Story = {};

/** A constant is added: LayerNorm does not move, RMSNorm does. */
export const Shifted: Story = {args: {show: 'vector', layer: 2, shift: 1.5, gamma: true}};

/** A factor: neither moves. */
export const Scaled: Story = {args: {show: 'vector', layer: 2, scale: 2}};

/** The norm before the output. */
export const Output: Story = {args: {show: 'vector', norm: 'output', gamma: true, component: 17}};

/** Norms before the layers, or after the sums. */
export const Depth: Story = {args: {show: 'depth'}};

export const Deepest: Story = {args: {show: 'depth', depth: 48}};

/** GPT-2's first weights leave little of the difference. */
export const SmallWeights: Story = {args: {show: 'depth', depth: 24, initialization: 'gpt2'}};

/** The gradient of the stream itself. */
export const StreamGradient: Story = {args: {show: 'depth', depth: 24, measure: 'stream'}};

export const OneToken: Story = {args: {text: 'A', depth: 2}};

/** Nothing said: what begins every text is there. */
export const Empty: Story = {args: {text: '', depth: 2}};

/** A block that the model does not have. */
export const NoSuchBlock: Story = {args: {layer: 9, show: 'vector'}};

/** Inside a model the selection is that of all figures. */
export const Shared: Story = {
  args: {show: 'vector'},
  render: (args) =>
    html`<llm-model layer="1" token="5">
      <llm-prompt></llm-prompt>
      ${render(args)}
    </llm-model>`,
};

export const Dark: Story = {globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};

/** A session in which no stack can be measured. */
class Failing extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'depthGradients')
      return Promise.reject(new SessionError('the worker was lost', 'ConnectionLost'));
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

/** The stacks cannot be measured; the button tries again. */
export const ErrorWithRetry: Story = {
  tags: ['shows-error'],
  render: (args) => {
    const root = document.createElement('div');
    new ContextProvider(root, {context: sessionContext, initialValue: new Failing()});
    draw(render(args), root);
    return root;
  },
};
