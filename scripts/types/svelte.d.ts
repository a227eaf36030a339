/** Templates of Svelte 5. Once in a project: `import type {} from 'llm-anatomy/svelte'`. */
import type {HTMLAttributes} from 'svelte/elements';
import type {ElementOf, ListenersOf, Own, Tag} from './settings.js';

/** What `<llm-…>` takes: for components that hand it on. */
export type LlmProps<T extends Tag> = Own<HTMLAttributes<ElementOf<T>>, T> & ListenersOf<T, 'on' | 'on:'>;

type LlmSvelteElements = {[T in Tag]: LlmProps<T>};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends LlmSvelteElements {}
}
