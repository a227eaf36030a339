import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {ContextProvider} from '@lit/context';
import {html, nothing, render as draw} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import 'llm-anatomy/llm-quantization';
import {Session, SessionError, sessionContext, type CallOptions, type LlmQuantization} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmQuantization,
    'view' | 'format' | 'number' | 'layer' | 'matrix' | 'share' | 'scaling' | 'outlier' | 'rotate' | 'heading'
  >
>;

const render = (args: Args) => html`
  <llm-quantization
    view=${args.view ?? nothing}
    format=${args.format ?? nothing}
    number=${args.number ?? nothing}
    layer=${args.layer ?? nothing}
    matrix=${args.matrix ?? nothing}
    share=${args.share ?? nothing}
    scaling=${args.scaling ?? nothing}
    outlier=${args.outlier ?? nothing}
    ?rotate=${args.rotate}
    heading=${args.heading ?? nothing}
  ></llm-quantization>
`;

const meta: Meta<Args> = {title: 'Running/llm-quantization', component: 'llm-quantization', render};

export default meta;
type Story = StoryObj<Args>;

/** Bits to flip; the reader may go on to the weights. */
export const Default: Story = {render: () => html`<llm-quantization></llm-quantization>`};

/** 32 bits of a third. */
export const Fp32: Story = {args: {format: 'fp32', number: '1/3'}};

/** An infinity, and what lies below it. */
export const Infinite: Story = {args: {format: 'fp8_e5m2', number: '∞'}};

/** The one code of ternary that means nothing. */
export const Meaningless: Story = {args: {format: 'ternary', number: '0b10'}};

/** What is no number: the last one stays. */
export const NoNumber: Story = {
  play: async ({canvasElement}) => {
    await customElements.whenDefined('llm-quantization');
    const figure = canvasElement.querySelector('llm-quantization')!;
    await figure.updateComplete;
    const field = figure.shadowRoot!.querySelector<HTMLInputElement>('[part="input"]')!;
    field.value = 'one half';
    field.dispatchEvent(new Event('input', {bubbles: true}));
  },
};

/** A matrix of the model in four bits. */
export const Weights: Story = {args: {view: 'weights', format: 'int4'}};

/** An outlier that takes the scale from all others. */
export const Outlier: Story = {args: {view: 'weights', format: 'int4', share: 'tensor', outlier: 60}};

/** And its rescue by a rotation. */
export const Rotated: Story = {
  args: {view: 'weights', format: 'int4', share: 'tensor', outlier: 60, rotate: true, matrix: 'down'},
};

/** A matrix that is higher than wide, in whole numbers with a zero-point. */
export const ZeroPoint: Story = {
  args: {view: 'weights', format: 'int4', share: '32', scaling: 'zero-point', matrix: 'up', layer: 2},
};

/** What is chosen here can be the precision of the page's figures. */
export const PagePrecision: Story = {
  render: () =>
    html`<llm-model
      ><llm-prompt></llm-prompt><llm-quantization view="weights" format="ternary"></llm-quantization
    ></llm-model>`,
};

export const Dark: Story = {
  args: {view: 'weights', format: 'nf4', outlier: 20},
  globals: {scheme: 'dark'},
};

export const Narrow: Story = {
  args: {format: 'fp32', heading: 'In a column of 320 px'},
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
  args: {view: 'weights'},
  render: (args) => {
    const root = document.createElement('div');
    new ContextProvider(root, {context: sessionContext, initialValue: new Failing()});
    draw(render(args), root);
    return root;
  },
};
