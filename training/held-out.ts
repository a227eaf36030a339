/** `npm run held-out`: models/nano/held-out.txt anew, without training. */
import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {heldOutText} from './data.js';

writeFileSync(fileURLToPath(new URL('../models/nano/held-out.txt', import.meta.url)), heldOutText());
