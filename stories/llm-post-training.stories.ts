import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-post-training';
import {Session, SessionError, sessionContext, type CallOptions, type LlmPostTraining} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmPostTraining,
    'view' | 'prompt' | 'temperature' | 'seed' | 'plain' | 'beta' | 'rate' | 'judge' | 'heading'
  >
>;

const render = (args: Args) => html`
  <llm-post-training
    view=${args.view ?? nothing}
    prompt=${args.prompt ?? nothing}
    temperature=${args.temperature ?? nothing}
    seed=${args.seed ?? nothing}
    ?plain=${args.plain}
    beta=${args.beta ?? nothing}
    rate=${args.rate ?? nothing}
    judge=${args.judge ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-post-training>
`;

const meta: Meta<Args> = {title: 'Learning/llm-post-training', component: 'llm-post-training', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all: the reader chooses the view. */
export const Default: Story = {render: () => html`<llm-post-training></llm-post-training>`};

export const Answers: Story = {args: {view: 'answers', prompt: 'What is the capital of France?', seed: 1}};

/** Base is asked the way its corpus asks. */
export const PlainBase: Story = {args: {view: 'answers', prompt: 'Who lives in the coop?', plain: true}};

/** The likeliest token each time. */
export const Greedy: Story = {args: {view: 'answers', temperature: 0}};

export const Preferences: Story = {args: {view: 'preferences'}};

/** A low β, to over-optimise: judge 32 pairs, then tune. */
export const LowBeta: Story = {args: {view: 'preferences', beta: 0.02}};

/** Nothing is asked. */
export const Empty: Story = {args: {view: 'answers', prompt: ''}};

/** More than the model can read. */
export const TooLong: Story = {args: {view: 'answers', prompt: 'Who lives in the coop? '.repeat(40)}};

export const Dark: Story = {args: {view: 'preferences'}, globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {view: 'preferences', heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};

/** A session in which instruct does not come. */
class Failing extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'openModel' && JSON.stringify(params).includes('"instruct"'))
      return Promise.reject(
        new SessionError('could not load instruct.delta.safetensors: HTTP status 404', 'DownloadError'),
      );
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

/** One checkpoint does not come: the other two answer, and the button tries again. */
export const ErrorWithRetry: Story = {
  args: {view: 'answers'},
  tags: ['shows-error'],
  render: (args) => {
    const root = document.createElement('div');
    new ContextProvider(root, {context: sessionContext, initialValue: new Failing()});
    draw(render(args), root);
    return root;
  },
};
