/** How the house model is spoken to: the format of its conversations, as training/chat.ts writes it. */

/** The tokens that a conversation is made of; they are the last of the vocabulary, in this order. */
export interface ChatTokens {
  /** Begins a conversation, and ends an answer. */
  readonly end: number;
  /** Before what is said to the model, and before what it says. */
  readonly user: number;
  readonly assistant: number;
}

/** @param vocab how many tokens there are */
export const chatTokens = (vocab: number): ChatTokens => ({
  end: vocab - 3,
  user: vocab - 2,
  assistant: vocab - 1,
});

/** A prompt's tokens as they stand in a conversation, to be answered. */
export function chatPrompt(prompt: ArrayLike<number>, vocab: number): number[] {
  const {end, user, assistant} = chatTokens(vocab);
  return [end, user, ...Array.from(prompt), assistant];
}

/** The same question as the corpus writes questions, for a model that knows no conversations. */
export const plainPrompt = (prompt: string): string => `Question: ${prompt}\nAnswer:`;
