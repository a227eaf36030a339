// The same without a framework, checked by TypeScript through JSDoc.
/** @import {} from 'llm-anatomy' */
/** @import {Intervention} from 'llm-anatomy/core' */

const texts = ['One cow.', 'Two cats sit.', 'Three birds fly away.', 'Four fish.'];
/** @type {Intervention[]} */
const silenced = [{at: 'blocks.1.attn.z', head: 2, op: 'zero'}];

const list = /** @type {HTMLElement} */ (document.getElementById('items'));
const model = /** @type {import('llm-anatomy').LlmModel} */ (document.querySelector('llm-model'));
const out = /** @type {HTMLElement} */ (document.getElementById('model'));
const state = {tokens: 0, selected: /** @type {number | undefined} */ (undefined)};

/** @param {string} text */
function createItem(text) {
  const item = document.createElement('llm-tokenizer');
  item.className = 'item';
  item.setAttribute('encoding', 'nano');
  item.setAttribute('show', 'ids');
  item.text = text;
  item.addEventListener('llm-tokens-change', ({ids}) => {
    item.dataset.count = String(ids.length);
    tellCounts();
  });
  return item;
}

const items = () => [...list.querySelectorAll('llm-tokenizer')];

function tellCounts() {
  const counts = items().map(({dataset}) => dataset.count);
  /** @type {HTMLElement} */ (document.getElementById('counts')).textContent = counts.join(' ');
}

function tellModel() {
  const changes = model.interventions?.length ?? 0; // undefined before the element's code is there
  out.textContent = `${state.tokens} tokens, ${changes} changes, token ${state.selected ?? ''} selected`;
}

/** @param {string} id @param {() => void} act */
const onClick = (id, act) =>
  document.getElementById(id)?.addEventListener('click', () => {
    act();
    tellCounts();
    tellModel();
  });

list.append(...texts.slice(0, 3).map(createItem));
onClick('add', () => list.append(createItem(texts[3])));
onClick('remove', () => items()[0].remove());
onClick('reverse', () => list.append(...items().reverse()));
onClick('german', () => items().forEach((item) => (item.strings = {heading: 'Zerleger'})));
onClick('silence', () => (model.interventions = silenced));
onClick('toggle', () => (model.isConnected ? model.remove() : document.getElementById('app')?.append(model)));

model.addEventListener('llm-run-change', ({run}) => {
  state.tokens = run.tokens.length;
  tellModel();
});
model.addEventListener('llm-select-request', ({selection}) => {
  state.selected = selection.token;
  tellModel();
});
// It takes the request itself; this page only tells of it.
model.addEventListener('llm-interventions-request', () => queueMicrotask(tellModel));
