/** JSX of React 19. Once in a project: `import type {} from 'llm-anatomy/react'`. */
import type {HTMLAttributes, RefAttributes} from 'react';
import type {ElementOf, ListenersOf, Own, Tag} from './settings.js';

/** What `<llm-…>` takes: for components that hand it on. */
export type LlmProps<T extends Tag> = Own<HTMLAttributes<ElementOf<T>>, T> &
  RefAttributes<ElementOf<T>> &
  ListenersOf<T, 'on'>;

type LlmIntrinsicElements = {[T in Tag]: LlmProps<T>};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends LlmIntrinsicElements {}
  }
}
