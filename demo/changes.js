// What the reader has changed in nano, said at any place of the page: every figure that shows nano runs with it.

const model = document.querySelector('#model');
const button = document.querySelector('.changes-button');
const panel = document.querySelector('#changes-panel');
const list = panel.querySelector('ul');
const unchanged = {checkpoint: 'base', precision: 'fp32', interventions: []};

/** "int4:32" for a reader. */
function precisionName(precision) {
  const [format, share] = precision.split(':');
  const name = format.toUpperCase().replace('_', ' ');
  if (!share) return name;
  if (share === 'tensor') return `${name}, one scale for a matrix`;
  return `${name}, a scale for each ${share === 'channel' ? 'channel' : `${share} weights`}`;
}

/** The changes, each in a few words. */
function changes() {
  const {checkpoint, precision, interventions} = model;
  const all = [];
  if (checkpoint !== unchanged.checkpoint) all.push(`Its checkpoint is ${checkpoint}.`);
  if (precision !== unchanged.precision) all.push(`Its weights are rounded to ${precisionName(precision)}.`);
  for (const {at, head, index, op} of interventions) {
    const [, layer, place] = /^blocks\.(\d+)\.(.+)$/.exec(at) ?? [];
    const what = head !== undefined ? `head ${head}` : index !== undefined ? `neuron ${index}` : place;
    const done = {zero: 'is switched off', mean: 'says its mean'}[op] ?? `is changed (${op})`;
    all.push(`${layer === undefined ? at : `In layer ${layer}, ${what}`} ${done}.`);
  }
  return all;
}

function tell() {
  if (!model.precision) return; // not defined yet
  const all = changes();
  button.hidden = all.length === 0;
  if (button.hidden && panel.matches(':popover-open')) panel.hidePopover();
  list.replaceChildren(
    ...all.map((text) => Object.assign(document.createElement('li'), {textContent: text})),
  );
}

panel.querySelector('button').addEventListener('click', () => {
  Object.assign(model, unchanged);
  tell();
  document.querySelector('.prompt-button').focus(); // the button of this panel is gone
});
for (const name of ['checkpoint', 'precision', 'interventions'])
  model.addEventListener(`llm-${name}-request`, () => setTimeout(tell)); // it is granted after all have heard of it
model.addEventListener('llm-run-change', tell);
