/** The worker's entry: answers a session's calls on the core. */
import {serve, type Line} from './serve.js';

serve(self as unknown as Line);
