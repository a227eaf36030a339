/** What the framework files share: the settings of each element, typed by its class. */
import type {LlmElements} from './elements.js';

export type Tag = keyof LlmElements;
export type ElementOf<T extends Tag> = LlmElements[T]['element'];
type Attributes<T extends Tag> = LlmElements[T]['attributes'];
type Events<T extends Tag> = LlmElements[T]['events'];

/** A property's value, or where it has an attribute, what HTML would write. */
export type Setting<Value> =
  | Value
  | (Value extends boolean ? '' : Value extends number ? `${Value}` : Value extends string ? never : string);

type ByProperty<Element, Settable extends keyof Element> = {
  [Name in keyof Pick<Element, Settable>]?: Setting<Element[Name]>;
};

/** The settings of an element, by the names of its properties. */
export type PropertiesOf<T extends Tag> = ByProperty<
  ElementOf<T>,
  Attributes<T>[keyof Attributes<T>] & keyof ElementOf<T>
> &
  Partial<Pick<ElementOf<T>, LlmElements[T]['properties'] & keyof ElementOf<T>>>;

/** Those whose attribute has another name than the property, by that name. */
export type HyphenatedOf<T extends Tag> = {
  [Name in keyof Attributes<T> as Name extends Attributes<T>[Name] ? never : Name]?: Setting<
    ElementOf<T>[Attributes<T>[Name] & keyof ElementOf<T>]
  >;
};

/** All settings, as properties and as attributes. */
export type SettingsOf<T extends Tag> = PropertiesOf<T> & HyphenatedOf<T>;

/** The element's own events, their names behind a prefix: "onllm-text-request". */
export type ListenersOf<T extends Tag, Prefix extends string> = {
  [Name in keyof Events<T> & string as `${Prefix}${Name}`]?: (
    event: Events<T>[Name] & {readonly currentTarget: ElementOf<T>},
  ) => void;
};

/** What an element takes of a framework's attributes for any element: all but those it means otherwise itself. */
export type Own<Any, T extends Tag> = Omit<Any, keyof SettingsOf<T>> & SettingsOf<T>;
