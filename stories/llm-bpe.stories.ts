import type {Meta, StoryObj} from '@storybook/web-components-vite';
import {html, nothing} from 'lit';
import 'llm-anatomy/llm-bpe';
import type {LlmBpe} from 'llm-anatomy';

type Args = Partial<
  Pick<
    LlmBpe,
    'mode' | 'encoding' | 'text' | 'piece' | 'step' | 'training' | 'sentence' | 'merges' | 'heading'
  >
>;

/** An attribute that is not set leaves the default. */
const render = ({mode, encoding, text, piece, step, training, sentence, merges, heading}: Args) => html`
  <llm-bpe
    mode=${mode ?? nothing}
    encoding=${encoding ?? nothing}
    text=${text ?? nothing}
    piece=${piece ?? nothing}
    step=${step ?? nothing}
    training=${training ?? nothing}
    sentence=${sentence ?? nothing}
    merges=${merges ?? nothing}
    heading=${heading ?? nothing}
  ></llm-bpe>
`;

const meta: Meta<Args> = {
  title: 'Tokenization/llm-bpe',
  component: 'llm-bpe',
  render,
};

export default meta;
type Story = StoryObj<Args>;

/** The last step first: all the merges of one word, in the order of their ranks. */
export const Default: Story = {};

/** Mid-way: of six pairs that could merge the one of the lowest rank is next. */
export const Midway: Story = {args: {step: 6}};

/** Bare bytes. */
export const Bytes: Story = {args: {step: 0}};

/** Merges never cross from one piece to the next; each has a tree of its own. */
export const SeveralPieces: Story = {args: {text: 'The lighthouse keepers slept.', piece: 1}};

/** Characters of several bytes: some parts are no whole character, and joiners have names. */
export const Emoji: Story = {args: {text: '👩‍🚀🙂', step: 6}};

/** A long word scrolls within the figure. */
export const German: Story = {args: {text: 'Donaudampfschifffahrtsgesellschaft'}};

/** Letters from right to left; their bytes still have an order. */
export const Arabic: Story = {args: {text: 'اللغة'}};

/** A vocabulary of 50,257 entries knows fewer pairs. */
export const OlderVocabulary: Story = {args: {encoding: 'gpt2', text: ' unhappiness'}};

/** Sixty-four bytes of a piece are shown. */
export const Cut: Story = {args: {text: 'a'.repeat(100), step: 5}};

export const NothingTyped: Story = {args: {text: ''}};

export const Train: Story = {args: {mode: 'train'}};

/** A text so short that training soon finds nothing that stands twice. */
export const TrainSmall: Story = {
  args: {
    mode: 'train',
    training:
      'low low low low low lower lower newest newest newest newest newest newest widest widest widest',
    sentence: 'lowest new wide',
    merges: 8,
  },
};

export const TrainOnNothing: Story = {
  args: {mode: 'train', training: '', sentence: 'Nothing to learn from.'},
};

/** Controls follow the page; the bytes stay in their order. */
export const RightToLeft: Story = {args: {step: 6}, globals: {direction: 'rtl'}};

export const TrainRightToLeft: Story = {args: {mode: 'train'}, globals: {direction: 'rtl'}};

export const Dark: Story = {args: {step: 6}, globals: {scheme: 'dark'}};

export const TrainDark: Story = {args: {mode: 'train'}, globals: {scheme: 'dark'}};

/** With a title and a caption of the page's own. */
export const Captioned: Story = {
  args: {heading: 'How “ lowest” comes to be', text: ' lowest'},
  render: ({heading, text}) => html`
    <llm-bpe heading=${heading ?? nothing} text=${text ?? nothing}>
      <p slot="caption">Five merges, and the ending is there before the word.</p>
    </llm-bpe>
  `,
};
