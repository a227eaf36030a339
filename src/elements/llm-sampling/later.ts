/** What the first picture does not wait for. */
export {FigureMenu} from '../../controllers/figure-menu.js';
export {LogitReader} from './logit.js';
export {numbersOf, ROWS} from './numbers.js';
export {ContinuationTree} from './tree.js';
