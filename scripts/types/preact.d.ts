/** JSX of Preact 10.26 and later. Once in a project: `import type {} from 'llm-anatomy/preact'`. */
import type {ClassAttributes, HTMLAttributes} from 'preact';
import type {ElementOf, ListenersOf, Own, Tag} from './settings.js';

/** What `<llm-…>` takes: for components that hand it on. */
export type LlmProps<T extends Tag> = Own<HTMLAttributes<ElementOf<T>>, T> &
  ClassAttributes<ElementOf<T>> &
  ListenersOf<T, 'on'>;

type LlmIntrinsicElements = {[T in Tag]: LlmProps<T>};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends LlmIntrinsicElements {}
  }
}
