import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import 'llm-anatomy/llm-sampling';
import {Session, SessionError, sessionContext, type CallOptions, type LlmSampling} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmSampling,
    | 'text'
    | 'checkpoint'
    | 'repetitionPenalty'
    | 'temperature'
    | 'topK'
    | 'topP'
    | 'minP'
    | 'typical'
    | 'seed'
    | 'maxTokens'
    | 'heading'
  >
>;

const render = (args: Args) => html`
  <llm-sampling
    text=${args.text ?? nothing}
    checkpoint=${args.checkpoint ?? nothing}
    repetition-penalty=${args.repetitionPenalty ?? nothing}
    temperature=${args.temperature ?? nothing}
    top-k=${args.topK ?? nothing}
    top-p=${args.topP ?? nothing}
    min-p=${args.minP ?? nothing}
    typical=${args.typical ?? nothing}
    seed=${args.seed ?? nothing}
    max-tokens=${args.maxTokens ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-sampling>
`;

const meta: Meta<Args> = {title: 'The model/llm-sampling', component: 'llm-sampling', render};

export default meta;
type Story = StoryObj<Args>;

/** The figure in a story, once it can be used. */
async function readyIn(canvas: HTMLElement): Promise<LlmSampling> {
  const figure = canvas.querySelector('llm-sampling')!;
  while (figure.getAttribute('state') !== 'ready') await new Promise(requestAnimationFrame);
  await figure.updateComplete;
  return figure;
}

/** Clicks something, and waits until nothing is generated any more. */
async function use(figure: LlmSampling, control: HTMLElement): Promise<void> {
  control.click();
  await figure.updateComplete;
  while (buttonOf(figure, 'Stop')) await new Promise(requestAnimationFrame);
}

function buttonOf(figure: LlmSampling, name: string): HTMLElement | undefined {
  const buttons = [...figure.shadowRoot!.querySelectorAll('button')];
  return buttons.find(({textContent}) => textContent?.trim() === name);
}

/** With no attribute at all. */
export const Default: Story = {};

/** A text that the model has drawn, its last token selected. */
export const Generated: Story = {
  play: async ({canvasElement}) => {
    const figure = await readyIn(canvasElement);
    await use(figure, buttonOf(figure, 'Generate')!);
  },
};

/** A token of the reader's choice turns the text elsewhere; the one before stays to come back to. */
export const Branched: Story = {
  play: async ({canvasElement}) => {
    const figure = await readyIn(canvasElement);
    await use(figure, buttonOf(figure, 'Generate')!);
    figure.shadowRoot!.querySelector<HTMLElement>('[part="token"]')!.click();
    await figure.updateComplete;
    await use(figure, figure.shadowRoot!.querySelectorAll<HTMLElement>('[part="candidate"]')[2]);
  },
};

/** One logit as the sum that it is, and the softmax of it. */
export const OneLogit: Story = {
  play: async ({canvasElement}) => {
    const figure = await readyIn(canvasElement);
    figure.shadowRoot!.querySelector<HTMLElement>('.logit-details summary')!.click();
    while (!figure.shadowRoot!.querySelector('[part="logit"] tfoot'))
      await new Promise(requestAnimationFrame);
  },
};

/** The likeliest continuations, three tokens deep. */
export const Tree: Story = {
  play: async ({canvasElement}) => {
    const figure = await readyIn(canvasElement);
    figure.shadowRoot!.querySelector<HTMLElement>('.tree-details summary')!.click();
    while (!figure.shadowRoot!.querySelector('[part="tree"]')) await new Promise(requestAnimationFrame);
  },
};

/** Temperature 0: always the likeliest token. */
export const Greedy: Story = {args: {temperature: 0, topP: 1}};

/** Every stage on, one after the other. */
export const AllStages: Story = {
  args: {repetitionPenalty: 1.3, temperature: 1.2, topK: 40, topP: 0.95, minP: 0.02, typical: 0.9},
};

/** Nothing said: what a text begins with. */
export const Empty: Story = {args: {text: ''}};

/** The checkpoint that answers questions. */
export const Instruct: Story = {args: {checkpoint: 'instruct', text: 'What is the capital of France?'}};

/** Inside a model the prompt is that of all figures, and so is what is changed in it. */
export const Shared: Story = {
  args: {heading: 'With head 2 of block 1 silenced'},
  render: (args) =>
    html`<llm-model interventions='[{"at": "blocks.1.attn.z", "head": 2, "op": "zero"}]'>
      <llm-prompt></llm-prompt>
      ${render(args)}
    </llm-model>`,
};

export const Dark: Story = {globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px'},
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
