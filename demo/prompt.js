// The reader's prompt: one text, in the fields of the page, in its address and in every figure that reads it.

const fields = ['#prompt', '#prompt-anywhere'].map((field) => document.querySelector(field));
const model = document.querySelector('#model');
const tokens = document.querySelector('#figure-tokens');
const restoring = document.querySelectorAll('[data-yours]');
const ours = fields[0].defaultValue;
const LONGEST = fields[0].maxLength;
const OFTEN = 400; // ms: browsers limit how often an address may be written
let shown = ours;
let yours; // what the reader wrote last, or came with: an example does not take it away

/** The address's hash: the settings of the model's state in it, and what follows, a chapter or states of figures. */
function readHash() {
  const [, shared = '', rest = ''] = /^#?(?:model\?([^/]*)\/?)?(.*)$/s.exec(location.hash);
  return {shared: new URLSearchParams(shared), rest};
}

/**
 * The prompt goes where a link to the model's state has it, into the hash, which no browser sends to a server. A part behind it,
 * as figures write them, says where the link leads.
 */
function writeAddress() {
  clearTimeout(timer);
  const {shared, rest} = readHash();
  if (shown === ours) shared.delete('text');
  else shared.set('text', shown);
  // A link to the model's state has all of it: without the page's own layer it would begin at another.
  if (shared.has('text') && !shared.has('layer')) shared.set('layer', model.getAttribute('layer'));
  const isPlain = !shared.has('text') && [...shared.keys()].every((name) => name === 'layer');
  const to = rest || 'top';
  const url = new URL(location.href);
  url.searchParams.delete('prompt');
  url.hash = isPlain
    ? to.replace(/^top$/, '').replace(/\?$/, '')
    : `model?${shared}/${to.includes('?') ? to : `${to}?`}`;
  if (url.href === location.href) return;
  history.replaceState(history.state, '', url);
  written = performance.now();
}

let timer;
let written = 0; // when the address was
function show(text, {from} = {}) {
  shown = text;
  for (const button of restoring) button.hidden = yours === undefined || yours === text;
  for (const field of fields) if (field !== from && field.value !== text) field.value = text;
  // Properties hold before the kit is there as well: an element takes them over when it is defined.
  if (from !== model) model.text = text;
  tokens.text = text;
  // While it waits for its first drawing, what it was given before it was defined is yet to come, and would count instead.
  if (tokens.hasUpdated === false) void tokens.updateComplete.then(() => (tokens.text = shown));
  clearTimeout(timer);
  const early = written + OFTEN - performance.now();
  if (early > 0) timer = setTimeout(writeAddress, early);
  else writeAddress();
}

/** A figure has asked for another text, a link has set one, or "Reset" in a figure's menu has. */
function follow(isWritten) {
  if (typeof model.text !== 'string' || model.text === shown) return;
  if (isWritten) yours = model.text;
  show(model.text, {from: model});
}

/** As the address says, or the other way round where it says nothing. */
function followAddress() {
  const asked = new URLSearchParams(location.search).get('prompt') ?? readHash().shared.get('text');
  if (asked !== null && asked !== shown) show((yours = asked.slice(0, LONGEST)));
  writeAddress();
}

const {rest} = readHash();
followAddress();
if (rest.endsWith('?')) {
  // No figure's state: a chapter. As a browser does, now, and when all that moves it is there.
  const lead = () => document.getElementById(rest.slice(0, -1))?.scrollIntoView();
  lead();
  addEventListener('load', lead, {once: true});
}
addEventListener('hashchange', followAddress);
// An element that is defined late takes its state from an address that may be older.
void customElements
  .whenDefined('llm-model')
  .then(() => model.updateComplete)
  .then(() => (model.text = shown));

for (const field of fields) field.addEventListener('input', () => show((yours = field.value), {from: field}));
for (const button of restoring) button.addEventListener('click', () => show(yours));
for (const button of document.querySelectorAll('[data-text]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const {text, place, figure} = button.dataset;
    show(text || ours);
    if (place) Object.assign(model, JSON.parse(place));
    document.getElementById(figure)?.scrollIntoView();
  });
}
model.addEventListener('llm-text-request', (event) => {
  const isWritten = event.composedPath()[0].matches('textarea'); // and not an example
  setTimeout(follow, 0, isWritten); // it is granted after all have heard of it
});
model.addEventListener('llm-run-change', () => follow(false));
