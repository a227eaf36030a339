/** What the first picture does not wait for. */
export {FigureMenu} from '../../controllers/figure-menu.js';
export {numbersOf} from './numbers.js';
