import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-attention';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import {Session, SessionError, sessionContext, type CallOptions, type LlmAttention} from 'llm-anatomy';

type Args = Partial<
  Pick<LlmAttention, 'text' | 'checkpoint' | 'token' | 'layer' | 'head' | 'keyToken' | 'view' | 'heading'>
>;

const render = (args: Args) => html`
  <llm-attention
    text=${args.text ?? nothing}
    checkpoint=${args.checkpoint ?? nothing}
    token=${args.token ?? nothing}
    layer=${args.layer ?? nothing}
    head=${args.head ?? nothing}
    key-token=${args.keyToken ?? nothing}
    view=${args.view ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-attention>
`;

const meta: Meta<Args> = {title: 'The model/llm-attention', component: 'llm-attention', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all: the head that looks from the end of a sentence to the name that the next pronoun stands for. */
export const Default: Story = {};

/** The same queries and keys without the mask, beside it. */
export const Encoder: Story = {args: {view: 'encoder'}};

/** A key that the mask takes away. */
export const MaskedKey: Story = {args: {token: 11, keyToken: 12}};

/** In the first layer this head spreads its weight. */
export const Spread: Story = {args: {layer: 0, head: 3, token: 20}};

/** Names told again: the head looks at what followed the same name the first time. */
export const Induction: Story = {
  args: {text: 'Brogan, Tavi, Quill, Oswin. Brogan, Tavi, Quill,', layer: 3, head: 0, token: -1},
};

/** About as many tokens as a page has room for. */
export const Long: Story = {
  args: {
    text: 'One day Mia could not find her red kite. She looked under the bed, but found only an old hat and a sad cat. Then Tom came and asked her what was wrong. She said, "I lost my kite." Tom smiled and said, "I saw it in the tree by the pond." They ran to the pond and looked up. There it was, high in the tree. Tom climbed up and got it down. Mia was happy. She thanked Tom and they played with the kite until the sun went down. The next day they went to the pond again.',
    token: -1,
  },
};

/** Nothing said: only the token that begins every text, which has nothing to look at. */
export const Empty: Story = {args: {text: ''}};

/** One word. */
export const OneToken: Story = {args: {text: 'She'}};

/** No such layer: the nearest is shown, and said so. */
export const OutOfRange: Story = {args: {layer: 9, head: 12}};

/** Inside a model the text and what is looked at are those of all figures. */
export const Shared: Story = {
  args: {heading: 'Below a prompt'},
  render: (args) =>
    html`<llm-model layer="3" head="3">
      <llm-prompt></llm-prompt>
      ${render(args)}
    </llm-model>`,
};

export const Dark: Story = {globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px', view: 'encoder'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};

/** A session whose model does not come. */
class Unreachable extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'openModel')
      return Promise.reject(new SessionError('could not load model: HTTP status 404', 'DownloadError'));
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

/** The model does not come; the button tries again. */
export const ErrorWithRetry: Story = {
  tags: ['shows-error'],
  render: (args) => {
    const root = document.createElement('div');
    new ContextProvider(root, {context: sessionContext, initialValue: new Unreachable()});
    draw(render(args), root);
    return root;
  },
};
