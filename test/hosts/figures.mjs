// A page with every element of the kit, and what a reader does with each.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {until, untilState} from '../embed/figure.mjs';
import {elements, setUp} from '../embed/site.mjs';

const manifest = JSON.parse(readFileSync(new URL('../../custom-elements.json', import.meta.url), 'utf8'));
const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);

/** Machines that run tests are slow, and share what they have. */
export const PATIENCE = {timeout: 120_000};

/** A kit and a blog, and a browser that is given time. */
export const setUpPatiently = (t, options) => setUp(t, {patience: PATIENCE.timeout, ...options});

/** Elements that draw: of <llm-model> is seen what is inside it. */
export const figures = elements.filter((tag) => tag !== 'llm-model');

/** A body with all elements; what is in <llm-model> is told apart by its class. */
export const everyFigure =
  figures.map((tag) => `<${tag}></${tag}>`).join('\n') +
  '<llm-model text="A cow."><llm-prompt class="inside"></llm-prompt></llm-model>';

/** The <llm-prompt> in <llm-model>. */
export const INSIDE = 'llm-prompt.inside';

/** The attributes that choose what an element shows, with their values: [['show', 'map'], …]. */
export function viewsOf(tag) {
  const {attributes} = declarations.find(({tagName}) => tagName === tag);
  return attributes
    .filter(({name}) => ['view', 'show', 'mode'].includes(name))
    .flatMap(({name, type}) => [...type.text.matchAll(/'([^']*)'/g)].map(([, value]) => [name, value]));
}

/** All canvases of a figure that have a place on the screen; those that are blank as false. */
const drawnCanvases = (figure) =>
  figure.locator('canvas:visible').evaluateAll((canvases) =>
    canvases.map((canvas) => {
      if (!canvas.width || !canvas.height) return false;
      const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.some((byte) => byte > 0);
    }),
  );

/** Waits until a figure is ready, and nothing that it draws on is blank. @returns how many canvases that are */
export async function untilDrawn(figure) {
  await figure.scrollIntoViewIfNeeded();
  await untilState(figure, 'ready', PATIENCE);
  let canvases = [];
  await until(
    true,
    async () => {
      canvases = await drawnCanvases(figure);
      return canvases.every(Boolean);
    },
    PATIENCE,
  );
  return canvases.length;
}

/** Opens a figure's menu, and has its numbers shown as a table; <llm-path> has none. */
export async function openNumbers(figure) {
  await figure.getByRole('button', {name: 'Figure menu'}).click();
  await figure.getByRole('menuitem', {name: 'Reset'}).waitFor();
  const item = figure.getByRole('menuitem', {name: 'Show the numbers'});
  if ((await item.count()) === 0) return;
  await item.click();
  await figure.locator('[part~=numbers]').first().waitFor();
}

/** Types into a figure's first field, if it has one, what nano can read. */
export async function type(figure) {
  const field = figure.locator('textarea:visible, input[type=text]:visible').first();
  if ((await field.count()) === 0) return false;
  const isLong = await field.evaluate(({localName}) => localName === 'textarea');
  const text = isLong ? 'Mia has 12 kites.' : '12';
  await field.fill(text);
  assert.equal(await field.inputValue(), text);
  return true;
}
