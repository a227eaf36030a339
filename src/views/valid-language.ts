/**
 * The reader's language, where an engine has none that is valid: WebKitGTK says "C" on a system without a locale. uPlot asks
 * for it while it is loaded, and would fail there for good. So this stands before it, and is undone after it, at once.
 */
const own = Object.getOwnPropertyDescriptor(navigator, 'language');
let isReplaced = false;

try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  isReplaced = Reflect.defineProperty(navigator, 'language', {value: 'en', configurable: true});
}

export function restoreLanguage(): void {
  if (!isReplaced) return;
  Reflect.deleteProperty(navigator, 'language');
  if (own) Reflect.defineProperty(navigator, 'language', own);
}
