// The page is alive before it is finished: its fonts come after a figure answers, and chapters that are far off, which page.css gives
// a guessed height, are laid out when there is nothing else to do. Both a little each frame, and nothing that is seen moves.
// Without this file, or scripts, the page is as page.css has it.

const root = document.documentElement;

/** Milliseconds at most that fonts wait for a figure to answer, and that chapters wait for fonts. */
const PATIENCE = 3000;
/** Milliseconds after which the rest waits for the next frame. */
const SLICE = 4;
/** Hundredths of an em that words are moved at most. */
const MOST = 10;

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** When there is nothing else to do after the next frame is drawn. */
const nextFrame = () =>
  new Promise((resolve) =>
    requestAnimationFrame(() => (globalThis.requestIdleCallback ?? setTimeout)(resolve)),
  );

function firstAnswer() {
  return new Promise((resolve) => {
    const observer = new MutationObserver((changes) => {
      if (!changes.some(({target}) => target.matches('[id^="figure-"][state="ready"]'))) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(document.querySelector('main'), {subtree: true, attributeFilter: ['state']});
  });
}

/** The fonts, which are a third of what the page would need to be alive, and so come after that. */
async function fetchFonts() {
  await Promise.race([firstAnswer(), wait(PATIENCE)]);
  const families = ['Source Serif', 'Source Sans', 'STIX'];
  const fetched = Promise.all(families.map((family) => document.fonts.load(`1em "${family}"`)));
  // The next visit has them from the start.
  fetched.then(() => localStorage.setItem('llm-anatomy-fonts', 'fetched')).catch(() => {});
  await Promise.race([fetched.catch(() => {}), wait(PATIENCE)]);
}

const isWithin = (element, margin = 0) => {
  const {top, bottom} = element.getBoundingClientRect();
  return bottom > -margin && top < innerHeight + margin;
};

let owed = 0; // windows scroll by whole pixels

/** Changes something above what is seen, which stays where it is. Not every browser anchors it, and none always. */
function hold(change) {
  const section = [...document.querySelectorAll('.opening, .prose')].find((each) => isWithin(each));
  const seen = section && ([...section.children].find((each) => isWithin(each)) ?? section);
  const topOf = () => seen?.getBoundingClientRect().top ?? 0;
  const top = topOf() - owed;
  change();
  if (topOf() !== top) scrollBy({top: topOf() - top, behavior: 'instant'});
  const rest = topOf() - top;
  owed = Math.abs(rest) < 1 ? rest : 0; // more is where the page ends
}

const layOut = (part) => {
  if (!('whole' in part.dataset)) hold(() => (part.dataset.whole = ''));
};

/**
 * A part of the page is set anew. What is seen does not move: its words stand a little closer together or further apart, so that it
 * stays as high as it was; what cannot, has a figure, or is a formula, waits until it is out of sight.
 */
function setFonts(part) {
  const {top, height} = part.getBoundingClientRect();
  const set = () => (part.dataset.fonts = '');
  if (!isWithin(part)) return top < 0 ? hold(set) : set();
  if (part.matches('.prose')) return [...part.children].forEach(setFonts);
  if (part.matches('math, [id^="figure-"], :has([id^="figure-"])')) return setLater(part);
  set();
  const heightNow = () => part.getBoundingClientRect().height;
  const step = Math.sign(height - heightNow()) / 100;
  for (let n = 1; n <= MOST && heightNow() !== height; n++) part.style.wordSpacing = `${n * step}em`;
  if (heightNow() === height) return;
  part.style.wordSpacing = '';
  delete part.dataset.fonts;
  setLater(part);
}

function setLater(part) {
  const observer = new IntersectionObserver((entries) => {
    if (entries.at(-1).isIntersecting) return;
    observer.disconnect();
    setFonts(part);
  });
  observer.observe(part);
}

async function settle() {
  const isNew = !('fonts' in root.dataset);
  if (isNew) await fetchFonts();
  let start = -Infinity;
  for (const section of document.querySelectorAll('.bar, .opening, .prose')) {
    // What is near would take too long as a whole.
    const inParts = section.matches('.prose') && isWithin(section, 1.5 * innerHeight);
    for (const part of inParts ? section.children : [section]) {
      if (performance.now() - start > SLICE) {
        await nextFrame();
        start = performance.now();
      }
      if (isNew) setFonts(part);
      layOut(part);
      void part.offsetHeight; // so that its layout is in the slice
    }
    layOut(section);
  }
}

/** A link leads to where its chapter will be when all before it are laid out; and the End key to the end. */
function layOutForJumps() {
  const layOutAll = () => layOut(root);
  const isLink = (node) => node.matches?.('a[href^="#"]');
  addEventListener('click', (event) => event.composedPath().some(isLink) && layOutAll(), {capture: true});
  addEventListener('keydown', ({key}) => key === 'End' && layOutAll(), {capture: true});
  globalThis.navigation?.addEventListener('navigate', ({hashChange}) => hashChange && layOutAll()); // Back, too
}

layOutForJumps();
void settle();
