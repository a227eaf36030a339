// The page's side of the fuzzing: does what operations say to one figure, and looks whether it is still sound.

const specials = {
  undefined: () => undefined,
  null: () => null,
  nan: () => NaN,
  infinity: () => Infinity,
  huge: () => 1e21,
  negative: () => -1e21,
  tiny: () => 5e-324,
  object: () => ({}),
  array: () => [],
  nested: () => [[null, undefined, [{at: 5}]]],
  function: () => () => 1,
  symbol: () => Symbol('hostile'),
  thrower: () => ({
    toString() {
      throw new Error('hostile');
    },
    get at() {
      throw new Error('hostile');
    },
  }),
  bare: () => Object.create(null),
  date: () => new Date(NaN),
  bigint: () => 10n ** 30n,
  true: () => true,
  false: () => false,
  node: () => document.createElement('b'),
  typed: () => new Float32Array([NaN, 1]),
  proxy: () =>
    new Proxy([], {
      get() {
        throw new Error('hostile');
      },
    }),
};

/** A value as the operation describes it. */
function valueOf(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (value.special) return specials[value.special]();
  if (value.repeat) return value.repeat[0].repeat(value.repeat[1]);
  if (Array.isArray(value)) return value.map(valueOf);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, valueOf(each)]));
}

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
/** After all that is due; a timer would be held back. */
const task = () =>
  new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(0);
  });
const byReader = new Set(['control', 'key', 'pointer', 'wheel', 'focus']);
const stage = () => document.querySelector('#stage');
const other = () => document.querySelector('#other');

let tag;
let figure;
let initial; // the properties of one that nobody has touched
const problems = [];

addEventListener('error', ({message, error}) => problems.push(`uncaught: ${message} ${error?.stack ?? ''}`));
addEventListener('unhandledrejection', ({reason}) => problems.push(`unhandled: ${reason?.stack ?? reason}`));

/** All elements below a node, those in shadow roots too. */
function* within(node) {
  for (const child of node.children ?? []) {
    yield child;
    if (child.shadowRoot) yield* within(child.shadowRoot);
    yield* within(child);
  }
}

const CONTROLS =
  'button, input, select, textarea, [tabindex], [role="slider"], [role="option"], [role="radio"], a[href], canvas, svg, svg *, summary';
function controlAt(share) {
  const root = figure.shadowRoot ?? figure;
  const all = [...within(root)].filter((element) => element.matches(CONTROLS));
  return all[Math.floor(share * all.length)] ?? figure;
}

const composed = {bubbles: true, composed: true, cancelable: true};

function use(control, {value, share}) {
  if (control.matches('a, [type="file"]')) return; // it would leave the page, or open a dialog
  if (control.matches('input[type="radio"], input[type="checkbox"], button, summary')) {
    control.click();
    return;
  }
  if (control.matches('select')) {
    const choices = [...control.options].filter((option) => !option.hidden && !option.disabled);
    if (choices.length === 0) return;
    choices[Math.floor(share * choices.length)].selected = true;
  } else if (control.matches('input[type="range"]')) {
    const {min, max} = control;
    control.value = Number(min || 0) + share * (Number(max || 100) - Number(min || 0));
  } else if (control.matches('input[type="file"]')) return;
  else if (control.matches('input, textarea')) control.value = value;
  else return control.dispatchEvent(new MouseEvent('click', composed));
  control.dispatchEvent(new InputEvent('input', composed));
  if (share < 0.8) control.dispatchEvent(new Event('change', {bubbles: true}));
}

function point(control, {path, end, type}) {
  const box = control.getBoundingClientRect();
  const [first, second, third] = path.map(([x, y]) => ({
    ...composed,
    clientX: box.left + x * box.width,
    clientY: box.top + y * box.height,
    pointerId: 1, // the mouse, which may be captured
    pointerType: type,
    isPrimary: true,
    button: 0,
    buttons: 1,
  }));
  const send = (name, where) => control.dispatchEvent(new PointerEvent(name, where));
  send('pointerover', first);
  send('pointerenter', first);
  send('pointermove', {...first, buttons: 0});
  send('pointerdown', first);
  send('pointermove', second);
  send('pointermove', third);
  if (end !== 'none') send(end, third);
  send('pointerout', third);
}

const places = {
  move: () => (figure.parentNode === stage() ? other() : stage()).append(figure),
  remove: () => figure.remove(),
  return: () => stage().append(figure),
  clone() {
    const clone = figure.cloneNode(true);
    other().append(clone);
    requestAnimationFrame(() => clone.remove());
  },
  /** As a framework puts a template's content into the page. */
  import() {
    const template = document.createElement('template');
    template.innerHTML = figure.outerHTML;
    other().replaceChildren(document.importNode(template.content, true));
  },
  wrap() {
    if (figure.localName === 'llm-model' || !figure.parentNode) return;
    const model = document.createElement('llm-model');
    figure.replaceWith(model);
    model.append(figure);
  },
  unwrap() {
    const model = figure.parentElement?.closest('llm-model');
    model?.replaceWith(...model.childNodes);
  },
  twice() {
    figure.remove();
    stage().append(figure);
    figure.remove();
    stage().append(figure);
  },
  rewrite() {
    other().innerHTML = figure.outerHTML.repeat(2);
    requestAnimationFrame(() => other().replaceChildren());
  },
  fragment: () =>
    stage().replaceChildren(...[figure].flatMap((each) => [document.createTextNode('x'), each])),
};

const doing = {
  attribute: ({name, value}) => figure.setAttribute(name, valueOf(value)),
  drop: ({name}) => figure.removeAttribute(name),
  property({name, value}) {
    figure[name] = valueOf(value);
  },
  request({name, content, from, cancelled}) {
    const event = Object.assign(new Event(name, composed), valueOf(content));
    if (cancelled) event.preventDefault();
    (from < 0.5 ? figure : controlAt(from)).dispatchEvent(event);
  },
  control: (operation) => use(controlAt(operation.at), operation),
  key({at, key, shift, times}) {
    const control = controlAt(at);
    for (let i = 0; i < times; i++) {
      control.dispatchEvent(new KeyboardEvent('keydown', {...composed, key, shiftKey: shift}));
      control.dispatchEvent(new KeyboardEvent('keyup', {...composed, key, shiftKey: shift}));
    }
  },
  pointer: (operation) => point(controlAt(operation.at), operation),
  wheel: ({at, delta}) => controlAt(at).dispatchEvent(new WheelEvent('wheel', {...composed, deltaY: delta})),
  focus: ({at}) => controlAt(at).focus?.(),
  place: ({how}) => places[how](),
  size({width}) {
    stage().style.inlineSize = other().style.inlineSize = `${width}px`;
  },
  host({how: [name, value]}) {
    const root = document.documentElement;
    if (name === 'dir' || name === 'lang') root.setAttribute(name, value);
    else if (name === 'scheme') root.style.colorScheme = value;
    else stage().style.setProperty(name, value);
  },
  hash({value}) {
    location.hash = value;
  },
  frame,
  rest: async () => {
    for (let i = 0; i < 4; i++) await frame();
  },
};

/** What no reader should see: what is no number, or a number as a machine writes it. */
const NONSENSE = /\bNaN\b|\bundefined\b|\bInfinity\b|\[object |\bnull\b|\d[eE][+-]\d/;
/** The formats that it is about have a value of that name. */
const sense = {'llm-quantization': 'NaN'};
const states = ['idle', 'loading', 'ready', 'error'];

/** The text that is on screen, by the element that it stands in. */
function* visibleText(node) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      if (child.data.trim()) yield [node, child.data];
    } else if (child.nodeType === Node.ELEMENT_NODE && !child.matches('style, script, textarea, option')) {
      if (!child.checkVisibility({visibilityProperty: true})) continue;
      if (child.shadowRoot) yield* visibleText(child.shadowRoot);
      if (child.shadowRoot === null || child === figure) yield* visibleText(child);
    }
  }
}

const nameOf = (element) =>
  element.localName
    ? `${element.localName}.${element.getAttribute('class') ?? ''}[part=${element.getAttribute('part') ?? ''}]`
    : 'root';

function look(width) {
  const found = problems.splice(0);
  if (window.hacked) found.push('markup in a text was run');
  if (!figure.isConnected) return found;
  const state = figure.getAttribute('state');
  if (state !== null && !states.includes(state)) found.push(`state is ${state}`);
  const root = figure.shadowRoot;
  if (!root) return found;
  for (const [element, text] of visibleText(root)) {
    const nonsense = NONSENSE.exec(text);
    // An error says what it got.
    if (nonsense && nonsense[0] !== sense[tag] && !text.slice(0, nonsense.index).endsWith('got '))
      found.push(`“${nonsense[0]}” in ${nameOf(element)}: ${text.trim().slice(0, 120)}`);
  }
  const wide = excess(width);
  if (wide > 1) found.push(`${wide} px too wide at ${width} px: ${widest(root)}`);
  return found;
}

/** How much wider a figure is than its place, where that is as wide as the kit says it needs. */
function excess(width) {
  const isShown = figure.checkVisibility() && getComputedStyle(stage()).display === 'block';
  const isFair = width >= 320 && width <= 1280 && isShown && stage().contains(figure);
  return isFair ? figure.scrollWidth - figure.clientWidth : 0;
}

/** The element that sticks out furthest. */
function widest(root) {
  const {left, right} = figure.getBoundingClientRect();
  let most = 0;
  let which = '?';
  for (const element of within(root)) {
    const box = element.getBoundingClientRect();
    const out = Math.max(box.right - right, left - box.left);
    if (out <= most || isClipped(element)) continue;
    most = out;
    which = `${nameOf(element)}, ${Math.round(box.left - left)} to ${Math.round(box.right - left)}`;
  }
  return which;
}
function isClipped(element) {
  for (let up = element.parentElement; up; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== 'visible') return true;
  return false;
}

const neutral = Object.entries({
  'llm-interventions-request': {interventions: []},
  'llm-precision-request': {precision: 'fp32'},
  'llm-checkpoint-request': {checkpoint: 'base'},
  'llm-select-request': {selection: {token: -1, layer: 0, head: 0}},
});

globalThis.fuzz = {
  async begin(name, properties) {
    tag = name;
    figure = document.createElement(tag);
    initial = Object.fromEntries(properties.map((property) => [property, figure[property]]));
    stage().append(figure);
    await frame();
  },

  /** Does operations one after the other, and says what is wrong after them. */
  async play(operations) {
    for (const operation of operations) {
      if (byReader.has(operation.do)) {
        await task(); // what a reader does comes after all that was due
        if (!figure.isConnected) continue;
      }
      try {
        await doing[operation.do](operation);
      } catch (error) {
        problems.push(`${operation.do} threw: ${error.stack}`);
      }
    }
    await frame();
    await frame();
    const width = parseFloat(stage().style.inlineSize) || 0;
    figure.scrollIntoView({block: 'nearest'}); // one that is far off rests, and keeps the drawings that it has
    // Drawings follow the size of their place, a busy machine's a little later.
    for (let i = 0; i < 20 && excess(width) > 1; i++) await frame();
    return look(width);
  },

  /** As the page's author first wrote it, where a reader sees it. */
  async reset() {
    location.hash = '';
    const root = document.documentElement;
    for (const name of ['dir', 'lang', 'style']) root.removeAttribute(name);
    stage().removeAttribute('style');
    stage().style.inlineSize = '600px';
    other().replaceChildren();
    stage().replaceChildren(figure);
    for (const name of figure.getAttributeNames()) if (name !== 'state') figure.removeAttribute(name);
    Object.assign(figure, initial);
    // What was asked for and has no attribute is asked back.
    for (const [name, content] of neutral)
      figure.dispatchEvent(Object.assign(new Event(name, composed), content));
    scrollTo(0, 0);
    await frame();
    return look(600);
  },

  state: () => figure.getAttribute('state'),
  look: () => look(600),
  error: () => figure.shadowRoot?.querySelector('.failure')?.textContent,
  end() {
    stage().replaceChildren();
    other().replaceChildren();
  },
};
