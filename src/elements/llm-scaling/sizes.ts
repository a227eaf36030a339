export {about, inBytes, readSize, type SizeProblem} from '../../views/sizes.js';
