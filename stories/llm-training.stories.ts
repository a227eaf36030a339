import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import {Session, SessionError, sessionContext, type CallOptions, type LlmTraining} from 'llm-anatomy';
import 'llm-anatomy/llm-training';

type Args = Partial<Pick<LlmTraining, 'show' | 'view' | 'source' | 'text' | 'rate' | 'seed' | 'heading'>>;

const render = (args: Args) => html`
  <llm-training
    show=${args.show ?? nothing}
    view=${args.view ?? nothing}
    source=${args.source ?? nothing}
    text=${args.text ?? nothing}
    rate=${args.rate ?? nothing}
    seed=${args.seed ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-training>
`;

const meta: Meta<Args> = {title: 'Learning/llm-training', component: 'llm-training', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all: a model of random weights, and the noise that it writes. Press Train. */
export const Default: Story = {};

/** Far too high a rate: the loss runs away, which is said, and a button goes back. */
export const TooHighARate: Story = {args: {rate: 5, show: 'live'}};

/** A text of one's own. */
export const OwnText: Story = {
  args: {
    source: 'own',
    text: 'Der Mond ist aufgegangen, die goldnen Sternlein prangen am Himmel hell und klar. '.repeat(30),
  },
};

export const NoText: Story = {args: {source: 'own'}};

export const ShortText: Story = {args: {source: 'own', text: 'Once upon a time'}};

/** One character, repeated: there is nothing to learn. */
export const OneCharacter: Story = {args: {source: 'own', text: 'a'.repeat(5000)}};

/** Half a million characters of Chinese: cut, and several bytes each. */
export const LongText: Story = {args: {source: 'own', text: '春眠不覺曉，處處聞啼鳥。'.repeat(40_000)}};

/** The house model's own run, replayed. */
export const Recorded: Story = {args: {view: 'recorded'}};

export const Dark: Story = {args: {show: 'recorded'}, globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};

/** A session in which no model can be made. */
class Failing extends Session {
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    if (name === 'openModel')
      return Promise.reject(new SessionError('the worker was lost', 'ConnectionLost'));
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
}

/** No model can be made; the button tries again. */
export const ErrorWithRetry: Story = {
  tags: ['shows-error'],
  render: (args) => {
    const root = document.createElement('div');
    new ContextProvider(root, {context: sessionContext, initialValue: new Failing()});
    draw(render(args), root);
    return root;
  },
};
