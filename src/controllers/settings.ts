import type {PropertyValues, ReactiveController, ReactiveElement} from 'lit';

/** What one attribute may be: its default, and how it is read and written. */
export interface Setting<Value> {
  readonly default: Value;
  /** What a good value is, for the warning about a bad one. */
  readonly expects?: string;
  /** The attribute, where it has another name than the property. */
  readonly attribute?: string;
  /** How a value is written, where String() would not do. */
  format?(value: Value): string;
  /** Whether only the page's author sets it: a link could put words into their mouth. */
  readonly isAuthors?: boolean;
  /** The value as it should be, or undefined where it is bad. */
  parse(value: unknown): Value | undefined;
}

/** Any text of at most so many UTF-16 units; what is longer is cut. */
export function textSetting(fallback: string, longest: number): Setting<string> {
  return {
    default: fallback,
    expects: 'a text',
    parse: (value) => {
      if (typeof value !== 'string' && !Number.isFinite(value)) return undefined;
      const text = String(value);
      return text.length > longest ? text.slice(0, longest).replace(/[\ud800-\udbff]$/, '') : text; // no half character
    },
  };
}

export function choiceSetting<Value extends string>(
  values: readonly Value[],
  fallback: Value,
): Setting<Value> {
  return {
    default: fallback,
    expects: values.join(', '),
    parse: (value) => values.find((choice) => choice === value),
  };
}

/** One of the values, or none. */
export function optionalSetting<Value extends string>(values: readonly Value[]): Setting<Value | ''> {
  return choiceSetting<Value | ''>(['', ...values], '');
}

export const flagSetting: Setting<boolean> = {
  default: false,
  parse: (value) => [true, '', 'true'].includes(value as string),
};

/** A whole number from `least` to `most`. */
export function countSetting(fallback: number, least: number, most: number): Setting<number> {
  return {
    default: fallback,
    expects: `a whole number from ${least} to ${most}`,
    parse: (value) => {
      const number = Number(value);
      return /^-?\d+$/.test(String(value)) && number >= least && number <= most ? number : undefined;
    },
  };
}

export type Settings = Record<string, Setting<unknown>>;
type Values<Table extends Settings> = {[Name in keyof Table]: Table[Name]['default']};

/** A value as the setting has it; undefined where it is bad. Some values throw at whoever looks at them. */
export function parseSafely<Value>(
  {parse}: Pick<Setting<Value>, 'parse'>,
  value: unknown,
): Value | undefined {
  try {
    return parse(value);
  } catch {
    return undefined;
  }
}

const warned = new Set<string>();
/** A server that never stops is not to remember what every visitor got wrong. */
const MOST_WARNINGS = 99;

export function warnOnce(message: string): void {
  const {size} = warned;
  if (size < MOST_WARNINGS && size < warned.add(message).size) console.warn(message);
}

/**
 * An element's settings, declared once in a table: checks them before every update (a bad value falls back to the default
 * and warns once), and reads them from the address (share.ts writes them there).
 */
export class SettingsController<Table extends Settings> implements ReactiveController {
  readonly table: Table;
  readonly #host: ReactiveElement & Values<Table>;
  #authored: Values<Table> | undefined;

  constructor(host: ReactiveElement & Values<Table>, table: Table) {
    this.#host = host;
    this.table = table;
    host.addController(this);
    // Lit calls controllers after willUpdate, which is to find no bad value either.
    const updating = host as unknown as {willUpdate(changed: PropertyValues): void};
    const {willUpdate} = updating;
    updating.willUpdate = (changed) => {
      this.hostUpdate();
      willUpdate.call(host, changed);
    };
  }

  hostConnected(): void {
    addEventListener('hashchange', this.#restore);
  }

  hostDisconnected(): void {
    removeEventListener('hashchange', this.#restore);
  }

  hostUpdate(): void {
    const values = this.#host as Record<string, unknown>;
    for (const [name, setting] of Object.entries(this.table)) {
      const value = values[name];
      const parsed = parseSafely(setting, value ?? setting.default);
      if (parsed === undefined) {
        warnOnce(
          `<${this.#host.localName}> ${name}: expected ${setting.expects}, got "${parseSafely({parse: String}, value)}"; using ${JSON.stringify(setting.default)}`,
        );
      }
      if (parsed !== value) values[name] = parsed ?? setting.default;
    }
    if (this.#authored || !this.#host.isConnected) return; // a link is to what is in the page
    this.#authored = this.read();
    this.#restore();
  }

  /** The values now. */
  read(): Values<Table> {
    const values = this.#host as Record<string, unknown>;
    return Object.fromEntries(Object.keys(this.table).map((name) => [name, values[name]])) as Values<Table>;
  }

  /** Back to how the page's author wrote it. */
  reset(): void {
    Object.assign(this.#host, this.#authored);
  }

  /**
   * This element's name in links: its id, or its tag with its place among the page's elements of that tag.
   */
  get key(): string {
    const {id, localName} = this.#host;
    const root = this.#host.getRootNode() as ParentNode;
    const place = [...root.querySelectorAll(localName)].indexOf(this.#host) + 1;
    return id || (place > 1 ? `${localName}-${place}` : localName);
  }

  readonly #restore = (): void => {
    if (!this.#authored) return; // its first update does it
    const parts = location.hash.slice(1).split(/\/(?=[^/?&=]+\?)/); // a text written by hand may have a slash
    const key = `${encodeURIComponent(this.key)}?`;
    const part = parts.findLast((each) => each.startsWith(key));
    if (part === undefined) return;
    const values = this.#host as Record<string, unknown>;
    const changed = new URLSearchParams(part.slice(key.length));
    for (const [name, setting] of Object.entries(this.table)) {
      if (setting.isAuthors) continue;
      values[name] = setting.parse(changed.get(name) ?? setting.default) ?? setting.default;
    }
    if (part !== parts.at(-1)) return;
    // Once it has its size: the browser would keep in place what stands below an empty figure.
    void this.#host.updateComplete.then(() => this.#host.scrollIntoView({block: 'start'}));
  };
}
