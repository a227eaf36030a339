import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-path';
import 'llm-anatomy/llm-prompt';
import {Session, SessionError, sessionContext, type CallOptions, type LlmPath} from 'llm-anatomy';

type Args = Partial<Pick<LlmPath, 'step' | 'text' | 'layer' | 'head' | 'checkpoint' | 'anchors' | 'heading'>>;

const render = (args: Args) => html`
  <llm-path
    step=${args.step ?? nothing}
    text=${args.text ?? nothing}
    layer=${args.layer ?? nothing}
    head=${args.head ?? nothing}
    checkpoint=${args.checkpoint ?? nothing}
    anchors=${args.anchors ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-path>
`;

const meta: Meta<Args> = {title: 'The model/llm-path', component: 'llm-path', render};

export default meta;
type Story = StoryObj<Args>;

/** All fifteen steps of an example. */
export const Default: Story = {render: () => html`<llm-path></llm-path>`};

/** One step is looked at, and the names are links to a page’s chapters. */
export const OneStep: Story = {
  args: {step: 8, text: 'The capital of France is', anchors: 'one two three four five six seven eight'},
};

/** On the text that others write, with a head that is switched off and weights in few bits. */
export const ChangedByHand: Story = {
  render: () => html`
    <llm-model
      layer="1"
      head="1"
      precision="int8:channel"
      interventions='[{"at":"blocks.1.attn.z","head":1,"op":"zero"}]'
    >
      <llm-prompt></llm-prompt>
      <llm-path></llm-path>
    </llm-model>
  `,
};

/** There is no text: what needs one says so. */
export const Empty: Story = {args: {text: ''}};

/** Two tokens: the one that begins every text, and one more. */
export const OneToken: Story = {args: {text: 'a'}};

/** More than the model’s context holds. */
export const TooLong: Story = {args: {text: 'The duck swims in the pond. '.repeat(60)}};

/** Characters that nano has no tokens for, from right to left. */
export const RightToLeft: Story = {
  args: {text: 'שלום עולם'},
  render: (args) => html`<div dir="rtl">${render(args)}</div>`,
};

/** instruct, compared with base. */
export const Instruct: Story = {args: {checkpoint: 'instruct', text: 'The queen has a duckling, and'}};

export const Dark: Story = {args: {step: 9}, globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};

/** A session in which no gradients come. */
class Failing extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'gradients')
      return Promise.reject(new SessionError('could not load x: HTTP status 404', 'DownloadError'));
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

/** Two steps cannot be computed: the buttons try again. */
export const ErrorWithRetry: Story = {
  tags: ['shows-error'],
  render: (args) => {
    const root = document.createElement('div');
    new ContextProvider(root, {context: sessionContext, initialValue: new Failing()});
    draw(render(args), root);
    return root;
  },
};
