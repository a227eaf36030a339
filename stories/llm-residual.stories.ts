import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import 'llm-anatomy/llm-residual';
import {Session, SessionError, sessionContext, type CallOptions, type LlmResidual} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmResidual,
    | 'text'
    | 'token'
    | 'layer'
    | 'head'
    | 'checkpoint'
    | 'target'
    | 'against'
    | 'grouped'
    | 'component'
    | 'show'
    | 'heading'
  >
>;

const render = (args: Args) => html`
  <llm-residual
    text=${args.text ?? nothing}
    token=${args.token ?? nothing}
    layer=${args.layer ?? nothing}
    head=${args.head ?? nothing}
    checkpoint=${args.checkpoint ?? nothing}
    target=${args.target ?? nothing}
    against=${args.against ?? nothing}
    ?grouped=${args.grouped}
    component=${args.component ?? nothing}
    show=${args.show ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-residual>
`;

const meta: Meta<Args> = {title: 'The model/llm-residual', component: 'llm-residual', render};

export default meta;
type Story = StoryObj<Args>;

/** The figure in a story, once it can be used. */
async function readyIn(canvas: HTMLElement): Promise<LlmResidual> {
  const figure = canvas.querySelector('llm-residual')!;
  while (figure.getAttribute('state') !== 'ready') await new Promise(requestAnimationFrame);
  await figure.updateComplete;
  return figure;
}

/** With no attribute at all. */
export const Default: Story = {};

/** What the model would say after each block. */
export const Lens: Story = {args: {show: 'lens'}};

/** Where a logit comes from. */
export const Logit: Story = {args: {show: 'logit', layer: 3, head: 1}};

/** The difference of the two likeliest tokens’ logits: what pushes both alike is gone. */
export const Difference: Story = {
  args: {show: 'logit'},
  play: async ({canvasElement}) => {
    const figure = await readyIn(canvasElement);
    const select = figure.shadowRoot!.querySelector('select')!;
    select.value = select.options[1].value;
    select.dispatchEvent(new Event('change', {bubbles: true}));
    await figure.updateComplete;
  },
};

/** The heads of a block as one. */
export const Grouped: Story = {args: {show: 'logit', grouped: true}};

/** What a block adds. */
export const Stream: Story = {args: {show: 'stream', layer: 2, component: 17}};

/** A text that fills the context. */
export const Long: Story = {args: {show: 'lens', text: 'The duckling sat in the tree. '.repeat(35)}};

export const OneToken: Story = {args: {text: 'A'}};

/** Nothing said: what a text begins with. */
export const Empty: Story = {args: {text: ''}};

/** A block that the model does not have. */
export const NoSuchBlock: Story = {args: {layer: 9, show: 'stream'}};

/** Inside a model the selection is that of all figures, and so is what is changed in it. */
export const Shared: Story = {
  args: {heading: 'With the stream halved after block 2'},
  render: (args) =>
    html`<llm-model layer="2" interventions='[{"at": "blocks.2.resid_post", "op": "scale", "factor": 0.5}]'>
      <llm-prompt></llm-prompt>
      ${render(args)}
    </llm-model>`,
};

export const RightToLeft: Story = {
  args: {show: 'lens'},
  render: (args) => html`<div dir="rtl">${render(args)}</div>`,
};

export const Dark: Story = {globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};

/** A session in which the lens fails. */
class Failing extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'logitLens')
      return Promise.reject(new SessionError('the worker was lost', 'ConnectionLost'));
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

/** One of the answers does not come; the button tries again. */
export const ErrorWithRetry: Story = {
  tags: ['shows-error'],
  render: (args) => {
    const root = document.createElement('div');
    new ContextProvider(root, {context: sessionContext, initialValue: new Failing()});
    draw(render(args), root);
    return root;
  },
};
