/**
 * One script tag for a whole page: watches it, and loads each element's code when a tag of that name comes near the
 * viewport (or is named in the address). Tags that are added later are found too.
 */
const loaders: Record<string, () => Promise<unknown>> = {
  'llm-alignment-methods': () => import('./elements/llm-alignment-methods/define.js'),
  'llm-attention': () => import('./elements/llm-attention/define.js'),
  'llm-backprop': () => import('./elements/llm-backprop/define.js'),
  'llm-batching': () => import('./elements/llm-batching/define.js'),
  'llm-block': () => import('./elements/llm-block/define.js'),
  'llm-bpe': () => import('./elements/llm-bpe/define.js'),
  'llm-embedding': () => import('./elements/llm-embedding/define.js'),
  'llm-feed-forward': () => import('./elements/llm-feed-forward/define.js'),
  'llm-grokking': () => import('./elements/llm-grokking/define.js'),
  'llm-kv-cache': () => import('./elements/llm-kv-cache/define.js'),
  'llm-loss-mask': () => import('./elements/llm-loss-mask/define.js'),
  'llm-model': () => import('./elements/llm-model/define.js'),
  'llm-multi-head': () => import('./elements/llm-multi-head/define.js'),
  'llm-neuron': () => import('./elements/llm-neuron/define.js'),
  'llm-norm': () => import('./elements/llm-norm/define.js'),
  'llm-optimizers': () => import('./elements/llm-optimizers/define.js'),
  'llm-path': () => import('./elements/llm-path/define.js'),
  'llm-post-training': () => import('./elements/llm-post-training/define.js'),
  'llm-prompt': () => import('./elements/llm-prompt/define.js'),
  'llm-quantization': () => import('./elements/llm-quantization/define.js'),
  'llm-quantization-cost': () => import('./elements/llm-quantization-cost/define.js'),
  'llm-residual': () => import('./elements/llm-residual/define.js'),
  'llm-rope': () => import('./elements/llm-rope/define.js'),
  'llm-sampling': () => import('./elements/llm-sampling/define.js'),
  'llm-scaling': () => import('./elements/llm-scaling/define.js'),
  'llm-tokenizer': () => import('./elements/llm-tokenizer/define.js'),
  'llm-training': () => import('./elements/llm-training/define.js'),
};

// Two copies of this script would race for each figure, and those of two copies share nothing: the first one on the page loads all
// that it knows. By tag, the address of the copy that loads it:
const page = globalThis as unknown as Record<symbol, Map<string, string> | undefined>;
const taken = (page[Symbol.for('llm-anatomy autoload')] ??= new Map());
const first = taken.values().next().value;
const own = Object.keys(loaders).filter((tag) => !taken.has(tag));
for (const tag of own) taken.set(tag, import.meta.url);
if (first)
  console.warn(
    `llm-anatomy: ${first} loads the figures of this page; of ${import.meta.url} comes ${own.join(', ') || 'none'}`,
  );

const selector = own.join() || ':not(*)';

// Room for figures to come, so that what stands below them moves little; none on paper, where none come. By CSSOM, which no policy refuses.
const ROOM = 'display: block; min-block-size: 33rem';
const room = new CSSStyleSheet();
room.replaceSync(`@media screen { :is(${selector}):not(:defined) { ${ROOM} } }`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];

const near = new IntersectionObserver(
  (entries) => {
    for (const {isIntersecting, target} of entries) if (isIntersecting) void load(target);
  },
  {rootMargin: '100%'},
);

interface Waiting extends Element {
  scheduleUpdate?: () => unknown;
}

let turn = Promise.resolve();

/**
 * A module defines all figures of its name at once, and each would draw in that same task: they draw one after the other instead.
 * What the page has in a figure's place is seen until then. Figures that a server has drawn are taken over at their own pace.
 */
async function updateInTurn(this: Waiting): Promise<void> {
  const root = this.shadowRoot!;
  const place = root.appendChild(document.createElement('div'));
  place.style.cssText = ROOM;
  for (const name of ['', 'caption']) place.appendChild(document.createElement('slot')).name = name;
  await (turn = turn.then(() => new Promise((resolve) => setTimeout(resolve))));
  root.replaceChildren();
  delete this.scheduleUpdate;
  this.scheduleUpdate!();
}

const fetchCode = ({localName}: Element): Promise<unknown> =>
  loaders[localName]().catch((error: unknown) => {
    console.error(`llm-anatomy: could not load <${localName}>`, error);
  });

async function load(element: Element): Promise<void> {
  near.unobserve(element);
  // First the <llm-model> around it: without one it would draw a text field and start a run of its own.
  const around = element.parentElement?.closest(selector);
  if (around) await fetchCode(around);
  await fetchCode(element);
}

/** In a link each element's state begins with its id or tag. */
function isNamedInAddress({id, localName}: Element): boolean {
  return location.hash
    .slice(1)
    .split('/')
    .some((part) => {
      const key = part.split('?')[0];
      return key !== '' && (key === encodeURIComponent(id) || key.startsWith(localName));
    });
}

function find(root: ParentNode): void {
  for (const element of root.querySelectorAll<Waiting>(selector)) {
    if (customElements.get(element.localName)) continue;
    // An <llm-model> draws nothing, and what stands in it needs to know at once which model it is.
    if (element.localName !== 'llm-model') element.scheduleUpdate = updateInTurn;
    if (isNamedInAddress(element)) void load(element);
    else near.observe(element);
  }
}

find(document);
new MutationObserver((records) => {
  if (records.some(({addedNodes}) => addedNodes.length)) find(document);
}).observe(document, {childList: true, subtree: true});
