// In a page without a framework the classes say what is right, through JSDoc and HTMLElementTagNameMap.
/** @import {} from 'llm-anatomy' */

const figure = document.createElement('llm-tokenizer');
// @ts-expect-error: no such property
figure.txt = 'a';
// @ts-expect-error: none of its words
figure.encoding = 'gpt5';
// @ts-expect-error: no such word to translate
figure.strings = {hedding: 'x'};
// @ts-expect-error: the event has no such property
figure.addEventListener('llm-tokens-change', (event) => event.selection);
// @ts-expect-error: an array of texts where one of numbers belongs
document.createElement('llm-neuron').inputs = ['1'];
figure.addEventListener('llm-tokens-change', ({ids}) => ids.length);
figure.text = 'a';
