import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import type {LlmScaling} from 'llm-anatomy';
import 'llm-anatomy/llm-scaling';

type Args = Partial<
  Pick<LlmScaling, 'parameters' | 'tokens' | 'accelerator' | 'count' | 'utilization' | 'heading'>
>;

const render = (args: Args) => html`
  <llm-scaling
    parameters=${args.parameters ?? nothing}
    tokens=${args.tokens ?? nothing}
    accelerator=${args.accelerator ?? nothing}
    count=${args.count ?? nothing}
    utilization=${args.utilization ?? nothing}
    heading=${args.heading ?? nothing}
  ></llm-scaling>
`;

const meta: Meta<Args> = {title: 'Learning/llm-scaling', component: 'llm-scaling', render};

export default meta;
type Story = StoryObj<Args>;

/** Chinchilla, on a thousand H100. */
export const Default: Story = {};

/** A model that one graphics card can train, on more text than is best for it. */
export const AtHome: Story = {
  args: {parameters: '124M', tokens: '10B', accelerator: 'rtx4090', count: 1},
};

/** Twenty-three digits each. */
export const AbsurdSizes: Story = {args: {parameters: '1e23', tokens: '1e23'}};

export const BadSizes: Story = {args: {parameters: '-5', tokens: '1.5'}};

/** More than one accelerator holds. */
export const DoesNotFit: Story = {args: {parameters: '7B', count: 1}};

export const Dark: Story = {globals: {scheme: 'dark'}};

export const Narrow: Story = {
  args: {heading: 'In a column of 320 px'},
  render: (args) => html`<div style="max-inline-size: 320px">${render(args)}</div>`,
};
