/**
 * uPlot asks for formats of numbers and dates while it is loaded, which no chart here uses. The first of a page takes some 50 ms to
 * be made, and none can be where the engine has no valid language: WebKitGTK says "C" on a system without a locale. So these stand
 * before uPlot, and are undone after it, at once.
 */
const {NumberFormat, DateTimeFormat} = Intl;

/** Is made when it is first used: by a page that has charts of its own from the same uPlot. */
class LateNumberFormat {
  readonly #options: ConstructorParameters<typeof NumberFormat>;
  #made: Intl.NumberFormat | undefined;

  constructor(...options: ConstructorParameters<typeof NumberFormat>) {
    this.#options = options;
  }

  format(value: number): string {
    return (this.#made ??= new NumberFormat(...this.#options)).format(value);
  }
}

/** Has no time zone: `uPlot.tzDate`, which no chart here uses, then converts even to the reader's own. */
class NoDateTimeFormat {
  resolvedOptions(): object {
    return {};
  }
}

const put = (formats: object): void => {
  for (const [name, format] of Object.entries(formats)) Reflect.set(Intl, name, format);
};

put({NumberFormat: LateNumberFormat, DateTimeFormat: NoDateTimeFormat});

export const restoreFormats = (): void => put({NumberFormat, DateTimeFormat});

queueMicrotask(restoreFormats); // where uPlot fails, nobody else does it
