/** Templates of Vue 3. Once in a project: `import type {} from 'llm-anatomy/vue'`. */
import type {HTMLAttributes, PublicProps} from 'vue';
import type {ElementOf, ListenersOf, Own, Tag} from './settings.js';

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

/** Vue's compiler calls an attribute or listener with hyphens by its name without. */
type WithoutHyphens<All> = {[Name in keyof All & string as Camel<Name>]?: All[Name]};

/** What `<llm-…>` takes: for components that hand it on. */
export type LlmProps<T extends Tag> = Own<HTMLAttributes, T> &
  PublicProps &
  WithoutHyphens<ListenersOf<T, 'on-'>>;

type LlmVueElements = {[T in Tag]: new () => ElementOf<T> & {$props: LlmProps<T>}};

declare module 'vue' {
  interface GlobalComponents extends LlmVueElements {}
  /** Captions go into a slot of the element, which is not one of Vue's. */
  interface HTMLAttributes {
    slot?: string;
  }
}
