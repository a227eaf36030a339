import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import type {LlmGrokking} from 'llm-anatomy';
import 'llm-anatomy/llm-grokking';

type Args = Partial<Pick<LlmGrokking, 'p' | 'decay' | 'seed' | 'heading'>>;

const render = (args: Args) => html`
  <llm-grokking
    p=${args.p ?? nothing}
    decay=${args.decay ?? nothing}
    seed=${args.seed ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-grokking>
`;

const meta: Meta<Args> = {title: 'Learning/llm-grokking', component: 'llm-grokking', render};

export default meta;
type Story = StoryObj<Args>;

/** Press Train: known by heart at once, understood some ten seconds later. */
export const Default: Story = {};

/** The one that is there within two seconds. */
export const Small: Story = {args: {p: 31}};

/** For the patient. */
export const Large: Story = {args: {p: 97}};

/** Without weight decay it is never understood. Set it to 1 on the plateau. */
export const NoDecay: Story = {args: {p: 31, decay: 0}};

export const Dark: Story = {globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};
