export {about, exactly, inBytes, readSize, type SizeProblem} from '../../views/sizes.js';
