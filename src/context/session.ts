import {createContext} from '@lit/context';
import type {Session} from '../runtime/index.js';

/** The session that elements below a provider use; without one they share the page's default session. */
export const sessionContext = createContext<Session>(Symbol('llm-session'));
