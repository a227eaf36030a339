import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-loss-mask';
import {Session, SessionError, sessionContext, type CallOptions, type LlmLossMask} from 'llm-anatomy';

type Args = Partial<Pick<LlmLossMask, 'prompt' | 'answer' | 'checkpoint' | 'heading'>>;

const render = (args: Args) => html`
  <llm-loss-mask
    prompt=${args.prompt ?? nothing}
    answer=${args.answer ?? nothing}
    checkpoint=${args.checkpoint ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-loss-mask>
`;

const meta: Meta<Args> = {title: 'Learning/llm-loss-mask', component: 'llm-loss-mask', render};

export default meta;
type Story = StoryObj<Args>;

/** Before SFT: what base makes of a conversation. */
export const Default: Story = {render: () => html`<llm-loss-mask></llm-loss-mask>`};

/** After SFT. */
export const Instruct: Story = {args: {checkpoint: 'instruct'}};

/** A conversation without an answer. */
export const Empty: Story = {args: {answer: ''}};

/** One token is asked, and one answered. */
export const OneToken: Story = {args: {prompt: 'a', answer: 'a'}};

/** More than the model can read: it is cut. */
export const TooLong: Story = {args: {prompt: 'Who lives in the coop? '.repeat(40)}};

/** Characters that nano has no tokens for: it reads their bytes. */
export const Bytes: Story = {args: {prompt: '今天我去学校', answer: '好的'}};

export const Dark: Story = {args: {checkpoint: 'instruct'}, globals: {scheme: 'dark'}};

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
