import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import 'llm-anatomy/llm-rope';
import {ContextProvider} from '@lit/context';
import {Session, SessionError, sessionContext, type LlmRope} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmRope,
    | 'text'
    | 'token'
    | 'keyToken'
    | 'layer'
    | 'head'
    | 'm'
    | 'n'
    | 'pair'
    | 'layout'
    | 'relative'
    | 'show'
    | 'scaling'
    | 'factor'
    | 'heading'
  >
>;

const render = (args: Args) => html`
  <llm-rope
    text=${args.text ?? nothing}
    token=${args.token ?? nothing}
    key-token=${args.keyToken ?? nothing}
    layer=${args.layer ?? nothing}
    head=${args.head ?? nothing}
    m=${args.m ?? nothing}
    n=${args.n ?? nothing}
    pair=${args.pair ?? nothing}
    layout=${args.layout ?? nothing}
    ?relative=${args.relative}
    show=${args.show ?? nothing}
    scaling=${args.scaling ?? nothing}
    factor=${args.factor ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-rope>
`;

const meta: Meta<Args> = {title: 'The model/llm-rope', component: 'llm-rope', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all. */
export const Default: Story = {};

/** The dials alone, with both tokens moved. */
export const Dials: Story = {args: {show: 'dials', m: 100, n: 60, pair: 3}};

/** The query as zero: the picture depends on the distance alone. */
export const Relative: Story = {args: {show: 'dials', m: 200, n: 160, relative: true}};

/** The key after the query, which a model that reads left to right never scores. */
export const Later: Story = {args: {show: 'dials', m: 10, n: 60}};

/** The score against the distance. */
export const Distance: Story = {args: {show: 'distance', m: 100, n: 60, pair: 2}};

/** The paper's layout of pairs. */
export const Layout: Story = {args: {show: 'layout', layout: 'interleaved', pair: 4}};

/** Beyond the trained length, YaRN in front. */
export const Beyond: Story = {args: {show: 'beyond'}};

/** Stretched four times, position interpolation in front. */
export const FourTimes: Story = {args: {show: 'beyond', factor: 4, scaling: 'linear'}};

/** Positions that are added. */
export const Absolute: Story = {args: {show: 'absolute'}};

/** A layer and a head that there are not. */
export const Missing: Story = {args: {show: 'dials', layer: 9, head: 7}};

/** Of no text. */
export const Empty: Story = {args: {show: 'dials', text: ''}};

/** Of one token. */
export const OneToken: Story = {args: {show: 'dials', text: 'One'}};

/** A session that fails. */
export const Failure: Story = {
  tags: ['shows-error'],
  render: () => {
    const root = document.createElement('div');
    const session = new Session();
    session.call = () =>
      Promise.reject(new SessionError('could not load x: HTTP status 404', 'DownloadError'));
    new ContextProvider(root, {context: sessionContext, initialValue: session});
    root.innerHTML = '<llm-rope show="dials"></llm-rope>';
    return html`${root}`;
  },
};

/** In the dark. */
export const Dark: Story = {
  render: () =>
    html`<div style="color-scheme: dark; background: #16181c; padding: 1rem"><llm-rope></llm-rope></div>`,
};

/** In a narrow column. */
export const Narrow: Story = {
  render: () => html`<div style="max-width: 20rem"><llm-rope></llm-rope></div>`,
};

/** Below a prompt: the token that is selected there asks here. */
export const Shared: Story = {
  render: () =>
    html`<llm-model layer="2">
      <llm-prompt></llm-prompt>
      <llm-rope show="dials"></llm-rope>
      <llm-rope show="distance"></llm-rope>
    </llm-model>`,
};
