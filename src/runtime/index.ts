export {SessionError} from './errors.js';
export type {Calls, CallName, Params, Progress, Result} from './protocol.js';
export {
  defaultSession,
  Session,
  setDefaultSession,
  type CallOptions,
  type SessionOptions,
} from './session.js';
