import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import 'llm-anatomy/llm-alignment-methods';
import type {LlmAlignmentMethods} from 'llm-anatomy';

type Args = Partial<Pick<LlmAlignmentMethods, 'need' | 'heading'>>;

const render = (args: Args) => html`
  <llm-alignment-methods
    need=${args.need ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-alignment-methods>
`;

const meta: Meta<Args> = {
  title: 'Learning/llm-alignment-methods',
  component: 'llm-alignment-methods',
  render,
};

export default meta;
type Story = StoryObj<Args>;

export const Default: Story = {render: () => html`<llm-alignment-methods></llm-alignment-methods>`};

/** What needs a reward model. */
export const Reward: Story = {args: {need: 'reward'}};

/** The need that takes the longest to explain. */
export const Value: Story = {args: {need: 'value'}};

export const Dark: Story = {args: {need: 'pairs'}, globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {need: 'pairs', heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};
