import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import 'llm-anatomy/llm-embedding';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import type {LlmEmbedding} from 'llm-anatomy';

type Args = Partial<
  Pick<LlmEmbedding, 'text' | 'token' | 'word' | 'arithmetic' | 'first' | 'second' | 'show' | 'heading'>
>;

const render = ({text, token, word, arithmetic, first, second, show, heading}: Args) => html`
  <llm-embedding
    text=${text ?? nothing}
    token=${token ?? nothing}
    word=${word ?? nothing}
    arithmetic=${arithmetic ?? nothing}
    first=${first ?? nothing}
    second=${second ?? nothing}
    show=${show ?? nothing}
    heading=${heading ?? nothing}
  ></llm-embedding>
`;

const meta: Meta<Args> = {title: 'The model/llm-embedding', component: 'llm-embedding', render};

export default meta;
type Story = StoryObj<Args>;

/** With no attribute at all. */
export const Default: Story = {};

/** The lookup alone, of a token in the middle. */
export const Lookup: Story = {args: {show: 'lookup', token: 2}};

/** The map alone. */
export const Map: Story = {args: {show: 'map', word: 'Paris'}};

/** The arithmetic alone: animals and their young. */
export const Arithmetic: Story = {args: {show: 'arithmetic', arithmetic: 'puppy - dog + cat'}};

/** A sum with nothing to hold it against. */
export const NoExpectedAnswer: Story = {args: {show: 'arithmetic', arithmetic: 'moon - night + day'}};

/** A word that the model does not have. */
export const UnknownWord: Story = {args: {show: 'arithmetic', arithmetic: 'wizard - man + woman'}};

/** The same sense twice: the other words make a difference too. */
export const Drift: Story = {
  args: {
    show: 'drift',
    first: 'The ducks swam across the river to the bank',
    second: 'The frog jumped out of the river onto the bank',
  },
};

/** Two sentences that end in different words. */
export const DifferentWords: Story = {args: {show: 'drift', first: 'The cat', second: 'The dog'}};

/** No text: what is looked up is the token that begins every text. */
export const EmptyText: Story = {args: {show: 'lookup', text: ''}};

/** Inside a model: the prompt's text, and its selected token. */
export const Shared: Story = {
  render: () => html`
    <llm-model text="The duckling saw the queen." token="2">
      <llm-prompt></llm-prompt>
      <llm-embedding></llm-embedding>
    </llm-model>
  `,
};

/** In the dark. */
export const Dark: Story = {
  render: () =>
    html`<div style="color-scheme: dark; background: #16181c; padding: 1rem">
      <llm-embedding></llm-embedding>
    </div>`,
};

/** In a narrow column. */
export const Narrow: Story = {
  render: () => html`<div style="max-width: 20rem"><llm-embedding></llm-embedding></div>`,
};

/** A change that has no place: what went wrong, below the text that is read. */
export const Failed: Story = {
  tags: ['shows-error'],
  render: () =>
    html`<llm-model interventions='[{"at":"blocks.0.attn.z","position":250,"op":"zero"}]'>
      <llm-embedding></llm-embedding>
    </llm-model>`,
};
