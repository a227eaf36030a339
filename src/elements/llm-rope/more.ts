/** Parts that come when they are near: they take a while, or stand at the end. */
export {AbsolutePart} from './absolute.js';
export {BeyondPart} from './beyond.js';
