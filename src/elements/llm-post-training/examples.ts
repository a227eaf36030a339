/** What the model is asked: in the manner of the instructions that it has learned from. */

/** To try: what nobody can know, facts, lists, manners. */
export const prompts: readonly string[] = [
  'What did Mia eat on Monday?',
  'Who lives in the coop?',
  'What is the capital of France?',
  'Where is my red kite?',
  'List three animals.',
  'Tell me a story about a duckling.',
  'How much is three and four?',
  'Good morning!',
];

/** Two answers to each are compared. */
export const questions: readonly string[] = [
  'What is the plural of king?',
  'Who says woof?',
  'Which number comes after eight?',
  'What is the capital of Italy?',
  'What did Finn eat on Friday?',
  'What colour is a plum?',
  'What comes after autumn?',
  'Which is smaller, a mouse or a house?',
  'How old is Lily?',
  'Who lives in the sty?',
  'What is the opposite of old?',
  'What is the young of a dog?',
  'Today I swim. What did I do yesterday?',
  'What is the capital of Cuba?',
  'Who is the husband of the queen?',
  'Where is my white cup?',
  'Which day comes after Thursday?',
  'What will a cub be when it grows up?',
  'How do you write seven in digits?',
  'It is not wet. What is it?',
  'Who lives in the barn?',
  'What is the capital of Norway?',
  'Good evening!',
  'Who says meow?',
  'What is the plural of mouse?',
  'Which is bigger, a bear or a cat?',
  'What is the young of a sheep?',
  'When did Rosa come home?',
  'Do we call the sister he or she?',
  'What colour is the night?',
  'What is the opposite of fast?',
  'Thank you!',
];

/** Asked at every look, never tuned on; each with a word that a right answer has. */
export const probes: readonly (readonly [question: string, word: string])[] = [
  ['What colour is a leaf?', 'green'],
  ['What is the capital of Japan?', 'Tokyo'],
  ['Which day comes after Tuesday?', 'Wednesday'],
  ['What is the plural of duck?', 'ducks'],
  ['Who says moo?', 'cow'],
  ['Which number comes after eighteen?', 'nineteen'],
  ['What is the young of a cat?', 'kitten'],
  ['What comes after winter?', 'spring'],
  ['What is the opposite of hot?', 'cold'],
  ['Today I write. What did I do yesterday?', 'wrote'],
  ['Who lives in the coop?', 'hen'],
  ['What will a lamb be when it grows up?', 'sheep'],
  ['Which is bigger, a dog or an ant?', 'dog'],
  ['What is the capital of Kenya?', 'Nairobi'],
  ['Who is the wife of the king?', 'queen'],
  ['What colour is snow?', 'white'],
];

/** Whether an answer has the word: the plain rule that counts an answer as right. */
export const hasWord = (text: string, word: string): boolean => new RegExp(`\\b${word}\\b`, 'i').test(text);
