/** JSX of SolidJS. Once in a project: `import type {} from 'llm-anatomy/solid'`. */
import type {JSX} from 'solid-js';
import type {ElementOf, HyphenatedOf, ListenersOf, Own, PropertiesOf, SettingsOf, Tag} from './settings.js';

type Prefixed<Settings, Prefix extends string> = {
  [Name in keyof Settings & string as `${Prefix}:${Name}`]?: Settings[Name];
};

/** What `<llm-…>` takes: for components that hand it on. */
export type LlmProps<T extends Tag> = Own<JSX.HTMLAttributes<ElementOf<T>>, T> &
  Prefixed<PropertiesOf<T>, 'prop'> &
  Prefixed<SettingsOf<T> & HyphenatedOf<T>, 'attr'> &
  ListenersOf<T, 'on:'>;

type LlmIntrinsicElements = {[T in Tag]: LlmProps<T>};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends LlmIntrinsicElements {}
  }
}
