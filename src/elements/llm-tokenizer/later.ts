/** What the first tokens do not wait for. */
export {examples} from './examples.js';
export {numbersOf} from './numbers.js';
