/** What the first tokens do not wait for. */
export {FigureMenu} from '../../controllers/figure-menu.js';
export {examplesIn} from './examples.js';
export {numbersOf} from './numbers.js';
