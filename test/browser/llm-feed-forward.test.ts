import {aTimeout, expect} from '@open-wc/testing';
import {sendKeys, sendMouse} from '@web/test-runner-commands';
import {Session, type LlmFeedForward, type LlmModel, type LlmPrompt} from 'llm-anatomy';
import {activation, countParameters, run} from 'llm-anatomy/core';
import 'llm-anatomy/llm-feed-forward';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-prompt';
import {loadHouseModel} from 'llm-anatomy/load';
import {
  choose,
  click,
  control,
  focused,
  menuComes,
  overflow,
  part,
  parts,
  place,
  placeWith,
  pointAt,
  pointAway,
  press,
  stateIs,
  textOf,
  until,
  warningsOf,
} from './support/page.js';
import {setForcedColors} from './support/forced-colors.js';
import {FailingSession} from './support/sessions.js';

const {model, tokenizer} = await loadHouseModel();
const {bos_token_id, num_hidden_layers} = model.config;
const tokensOf = (text: string): number[] => [bos_token_id!, ...tokenizer!.encode(text)];
const numberIn = (text: string): number => Number(text.replace('−', '-').replaceAll(',', ''));

async function open(attributes = ''): Promise<LlmFeedForward> {
  const figure = await place<LlmFeedForward>(`<llm-feed-forward ${attributes}></llm-feed-forward>`);
  await stateIs(figure, 'ready');
  return figure;
}

const equation = (figure: LlmFeedForward) => textOf(part(figure, 'equation')!);
const value = (figure: LlmFeedForward) => textOf(part(figure, 'value')!);
const mark = (figure: LlmFeedForward, name: string) =>
  part(figure, 'graph')!.querySelector<SVGElement>(`[data-mark="${name}"]`)!;
const litMarks = (figure: LlmFeedForward) =>
  [...part(figure, 'graph')!.querySelectorAll<SVGElement>('.lit')].map(({dataset}) => dataset.mark!).sort();
const litCells = (figure: LlmFeedForward) =>
  [...part(figure, 'matrices')!.querySelectorAll('.cell.lit')].map(
    (cell) => cell.getAttribute('aria-label')!.split(':')[0],
  );

/** All numbers of a layer at a position, by the core. */
function layerOf(text: string, layer: number, position: number) {
  const names = ['ln2', 'mlp.pre', 'mlp.pre_linear', 'mlp.post', 'mlp_out'];
  const {trace} = run(model, tokensOf(text), {trace: names.map((name) => `blocks.${layer}.${name}`)});
  return names.map((name) => {
    const {data, shape} = trace.get(`blocks.${layer}.${name}`)!;
    const width = shape.at(-1)!;
    return data.slice(position * width, (position + 1) * width);
  });
}

describe('<llm-feed-forward>', () => {
  describe('the small network', () => {
    const given = 'show="network" input="2, -1" first="1,2,3,4,5,-6" second="1,0,-1,2,0.5,3"';
    // H = (2 −1) W₁ = (−2 −1 12)

    for (const [bend, a] of [
      ['relu', [0, 0, 12]],
      ['linear', [-2, -1, 12]],
      ['silu', [-2, -1, 12].map(activation('silu'))],
    ] as const)
      it(`multiplies as matrices do: ${bend}`, async () => {
        const figure = await open(`${given} activation="${bend}"`);
        const shown = [...part(figure, 'matrices')!.querySelectorAll('button.cell')].map((cell) =>
          numberIn(textOf(cell)),
        );
        const y = [a[0] * 1 - a[1] + a[2] * 0.5, a[1] * 2 + a[2] * 3];
        [-2, -1, 12, ...a, ...y].forEach((expected, i) => expect(shown[i]).to.be.closeTo(expected, 0.0051));
      });

    it('lights the matrices from the graph, and tells the equation', async () => {
      const figure = await open(given);
      await pointAt(mark(figure, 'h-1').querySelector('circle')!);
      await figure.updateComplete;
      expect(litCells(figure)).to.deep.equal([
        'X, row 1, column 1',
        'X, row 1, column 2',
        'W₁, row 1, column 2',
        'W₁, row 2, column 2',
        'H, row 1, column 2',
        'ReLU(H), row 1, column 2',
      ]);
      expect(equation(figure)).to.equal('h2 = 2.00 · 2.00 + (−1.00) · 5.00 = −1.000, ReLU(h2) = 0.000');
      await pointAway();
    });

    it('prints numbers as they were typed, so that equations are true', async () => {
      const figure = await open('show="network" input="0.125, -1" first="0.5,2,3,0.0625,5,-6"');
      control(figure, 'W₁, row 1, column 1').focus();
      await figure.updateComplete;
      expect(equation(figure)).to.equal('x1 · W₁[1, 1] = 0.125 · 0.50 = 0.0625 → h1');
      mark(figure, 'h-0').focus();
      await figure.updateComplete;
      expect(equation(figure)).to.equal('h1 = 0.125 · 0.50 + (−1.00) · 0.0625 = 0.000, ReLU(h1) = 0.000');
    });

    it('lights the graph from the matrices: a weight', async () => {
      const figure = await open(given);
      control(figure, 'W₂, row 3, column 2').focus();
      await figure.updateComplete;
      expect(litMarks(figure)).to.deep.equal(['h-2', 'w2-5', 'y-1']);
      expect(equation(figure)).to.equal('a3 · W₂[3, 2] = 12.00 · 3.00 = 36.000 → y2');
    });

    it('lights a row for an input and a column for an output', async () => {
      const figure = await open(given);
      control(figure, 'X, row 1, column 2').focus();
      await figure.updateComplete;
      expect(litMarks(figure)).to.deep.equal(['w1-3', 'w1-4', 'w1-5', 'x-1']);
      await pointAt(mark(figure, 'y-0').querySelector('circle')!);
      await figure.updateComplete;
      expect(litMarks(figure)).to.deep.equal(['h-0', 'h-1', 'h-2', 'w2-0', 'w2-2', 'w2-4', 'y-0']);
      await pointAway();
    });

    it('lights a row and a column by its heading, and the heading by its circle', async () => {
      const figure = await open(given);
      const litHeads = () =>
        [...part(figure, 'matrices')!.querySelectorAll('.head.lit')].map((head) => head.ariaLabel);
      await pointAt(control(figure, 'W₂, row 3: a3'));
      await figure.updateComplete;
      expect(litMarks(figure)).to.deep.equal(['h-2', 'w2-4', 'w2-5']);
      expect(litCells(figure)).to.include.members(['W₂, row 3, column 1', 'W₂, row 3, column 2']);
      expect(equation(figure)).to.equal('a3 · W₂[3, :] = 12.00 · (0.50, 3.00) = (6.000, 36.000)');
      await pointAt(control(figure, 'W₁, column 2: h2'));
      await figure.updateComplete;
      expect(litMarks(figure)).to.deep.equal(['h-1', 'w1-1', 'w1-4', 'x-0', 'x-1']);
      await pointAt(control(figure, 'W₁, row 2: x2'));
      await figure.updateComplete;
      expect(litMarks(figure)).to.deep.equal(['w1-3', 'w1-4', 'w1-5', 'x-1']);
      await pointAt(mark(figure, 'y-1').querySelector('circle')!);
      await figure.updateComplete;
      expect(litHeads()).to.deep.equal(['W₂, column 2: y2']);
      await pointAway();
    });

    it('has one tab stop for headings, and for the cells of what is computed', async () => {
      const figure = await open(given);
      const stops = [...part(figure, 'matrices')!.querySelectorAll<HTMLElement>('button')];
      expect(stops.filter(({tabIndex}) => tabIndex === 0)).to.have.length(2 + 3);
      control(figure, 'W₁, column 1: h1').focus();
      await press('ArrowRight', 'ArrowRight', 'ArrowRight');
      await figure.updateComplete;
      expect(focused()!.ariaLabel).to.equal('W₁, row 1: x1');
      expect(litMarks(figure)).to.deep.equal(['w1-0', 'w1-1', 'w1-2', 'x-0']);
      control(figure, 'H, row 1, column 1: −2.00').focus();
      await press('ArrowRight', 'ArrowDown', 'End', 'ArrowRight');
      expect(focused()!.ariaLabel).to.equal('H, row 1, column 3: 12.00');
      expect(stops.filter(({tabIndex}) => tabIndex === 0)).to.have.length(2 + 3);
    });

    it('says in a sentence what becomes of the input', async () => {
      const figure = await open(given);
      const summary = () => textOf(part(figure, 'summary')!);
      expect(summary()).to.equal(
        'ReLU: (2.00, −1.00) becomes (6.00, 36.00); 1 of 3 neurons are above zero after the bend.',
      );
      figure.activation = 'linear';
      await figure.updateComplete;
      expect(summary()).to.equal('(2.00, −1.00) becomes (5.00, 34.00)');
    });

    it('takes the line nearest to a finger, where wide targets overlap', async () => {
      const figure = await open(given);
      const graph = part(figure, 'graph')!.querySelector('svg')!;
      const {left, top, width, height} = graph.getBoundingClientRect();
      // Halfway between x1 and h2, which is at (108, 125) of 360 × 300; the target is another line's.
      const [clientX, clientY] = [left + (108 / 360) * width, top + (125 / 300) * height];
      mark(figure, 'w1-3')
        .querySelector('.touch')!
        .dispatchEvent(new PointerEvent('click', {clientX, clientY, bubbles: true}));
      await figure.updateComplete;
      expect(equation(figure)).to.match(/^x1 · W₁\[1, 2\] = /);
    });

    it('is walked through by keys, one tab stop for all', async () => {
      const figure = await open(given);
      const options = () => [...part(figure, 'graph')!.querySelectorAll<SVGElement>('[role="option"]')];
      expect(options().filter(({tabIndex}) => tabIndex === 0)).to.have.length(1);
      mark(figure, 'h-0').focus();
      // The circle's name is its equation, which is not told once more.
      expect(mark(figure, 'h-0').ariaLabel!.replace(/\s+/g, ' ')).to.contain(equation(figure));
      expect(part(figure, 'equation')!.role).to.equal(null);
      await press('Home');
      expect(litMarks(figure)).to.deep.equal(['w1-0', 'w1-1', 'w1-2', 'x-0']);
      await press('ArrowRight', 'ArrowRight');
      await figure.updateComplete;
      expect(equation(figure)).to.equal('x1 · W₁[1, 1] = 2.00 · 1.00 = 2.000 → h1');
      await press('End');
      await figure.updateComplete;
      expect(equation(figure)).to.match(/^y2 = /);
      expect(options().filter(({tabIndex}) => tabIndex === 0)).to.have.length(1);
    });

    it('takes other numbers, typed and drawn, and refuses what is none', async () => {
      const figure = await open(given);
      const cell = control<HTMLInputElement>(figure, 'X, row 1, column 1');
      cell.value = '3';
      cell.dispatchEvent(new InputEvent('input', {bubbles: true}));
      await figure.updateComplete;
      expect(figure.input).to.deep.equal([3, -1]);
      expect(equation(figure)).to.match(/^h1 = 3.00 · 1.00/);
      await click(control(figure, 'Other numbers'));
      expect(figure.input).not.to.deep.equal([3, -1]);
      expect([...figure.input, ...figure.first, ...figure.second].every(Number.isFinite)).to.equal(true);
      choose(figure, 'Between the products', 'GELU');
      expect(figure.activation).to.equal('gelu');
    });

    it('lets a negative decimal be typed, sign by sign', async () => {
      const figure = await open(given);
      const cell = control<HTMLInputElement>(figure, 'X, row 1, column 1');
      cell.focus();
      cell.select();
      for (const key of '-0.5') {
        await sendKeys({press: key});
        await figure.updateComplete;
      }
      expect([figure.input[0], cell.value]).to.deep.equal([-0.5, '-0.5']);
      cell.select();
      await sendKeys({type: '-'});
      figure.requestUpdate(); // as when something else is pointed at meanwhile
      await figure.updateComplete;
      await sendKeys({type: '3'});
      expect([figure.input[0], cell.value]).to.deep.equal([-3, '-3']);
      figure.input = [7, 0];
      await figure.updateComplete;
      expect(cell.value).to.equal('7');
    });
  });

  describe('the layer of the model', () => {
    it('shows the numbers of the run, gate, up and product', async () => {
      const text = 'The queen looked under the bed';
      const figure = await open(`show="model" text="${text}" layer="2" token="3"`);
      const [x, gate, up, post, out] = layerOf(text, 2, 3);
      for (const [name, values] of [
        ['x', x],
        ['out', out],
      ] as const) {
        part(figure, `row-${name}`)!.focus();
        await press('Home', 'ArrowRight', 'ArrowRight');
        await figure.updateComplete;
        expect(numberIn(value(figure).split(': ')[1])).to.be.closeTo(values[2], 0.000051);
      }
      part(figure, 'row-gate')!.focus();
      await press('Home', 'PageUp', 'ArrowRight');
      await figure.updateComplete;
      const shown =
        /neuron 11: SiLU\((\S+)\) · \(?([^\s)]+)\)? = \(?([^\s)]+)\)? · \(?[^\s)]+\)? = (\S+)/.exec(
          value(figure),
        )!;
      const [g, u, s, p] = shown.slice(1).map(numberIn);
      expect(g).to.be.closeTo(gate[11], 0.00051);
      expect(u).to.be.closeTo(up[11], 0.00051);
      expect(s).to.be.closeTo(activation('silu')(gate[11]), 0.00051);
      expect(p).to.be.closeTo(post[11], 0.00051);
      expect(activation('silu')(gate[11]) * up[11]).to.be.closeTo(post[11], 1e-4);
    });

    it('says so where an intervention has changed the product', async () => {
      const root = await place<LlmModel>(
        `<llm-model text="The queen looked" token="2" layer="2" interventions='[{"at":"blocks.2.mlp.post","index":50,"op":"zero"}]'><llm-feed-forward show="model"></llm-feed-forward></llm-model>`,
      );
      const figure = root.querySelector<LlmFeedForward>('llm-feed-forward')!;
      await stateIs(figure, 'ready');
      const [, , , post] = layerOf('The queen looked', 2, 2);
      part(figure, 'row-gate')!.focus();
      await press('Home', ...Array<string>(5).fill('PageUp'));
      await figure.updateComplete;
      const shown = /^neuron 50: .* = (\S+), changed to 0\.000$/.exec(value(figure))!;
      expect(numberIn(shown[1])).to.be.closeTo(post[50], 0.00051);
      await press('ArrowRight');
      await figure.updateComplete;
      expect(value(figure)).to.match(/^neuron 51: (?!.*changed)/);
    });

    it('comes back to where the reader was in each row', async () => {
      const figure = await open('show="model" text="The queen looked" layer="1" token="2"');
      const rowOf = (name: string) => part(figure, `row-${name}`)!;
      for (const [name, keys] of [
        ['x', ['ArrowRight', 'ArrowRight']],
        ['gate', ['Home', 'ArrowRight']],
        ['out', ['End']],
      ] as const) {
        rowOf(name).focus();
        await press(...keys);
      }
      for (const [name, at] of [
        ['x', '2'],
        ['gate', '1'],
        ['up', '1'],
        ['product', '1'],
        ['out', '95'],
      ]) {
        rowOf(name).focus();
        await figure.updateComplete;
        expect(rowOf(name).ariaValueNow, name).to.equal(at);
        // What the equation says is said by the slider, and not once more.
        expect(rowOf(name).ariaValueText).to.equal(value(figure));
        expect(part(figure, 'value')!.ariaLive).to.equal('off');
      }
      await click(part(figure, 'strongest')!.querySelectorAll('button')[3]);
      await figure.updateComplete;
      expect(part(figure, 'value')!.ariaLive).to.equal('polite');
    });

    it('takes back a layer that is refused', async () => {
      const figure = await open('show="model" layer="2"');
      figure.addEventListener('llm-select-request', (event) => event.preventDefault());
      const layer = control<HTMLInputElement>(figure, `Layer of 0–${num_hidden_layers - 1}`);
      layer.value = '1';
      layer.dispatchEvent(new Event('change', {bubbles: true}));
      expect([layer.value, figure.layer]).to.deep.equal(['2', 2]);
    });

    it('names the strongest neurons, and goes to them', async () => {
      const figure = await open('show="model" layer="1"');
      const last = tokensOf(figure.text).length - 1;
      const [, , , post] = layerOf(figure.text, 1, last);
      const strongest = [...post.keys()].sort((a, b) => Math.abs(post[b]) - Math.abs(post[a]));
      const buttons = [...part(figure, 'strongest')!.querySelectorAll('button')];
      expect(buttons.map((button) => Number(textOf(button).split(':')[0]))).to.deep.equal(
        strongest.slice(0, 8),
      );
      await click(buttons[2]);
      await figure.updateComplete;
      expect(value(figure)).to.match(new RegExp(`^neuron ${strongest[2]}:`));
      const quiet = post.filter((each) => Math.abs(each) < 0.05 * Math.abs(post[strongest[0]])).length;
      expect(textOf(part(figure, 'model')!)).to.contain(`${quiet} of ${post.length} neurons`);
    });

    it('says in a sentence what fires, and prints the shapes of its products', async () => {
      const figure = await open('show="model" text="The queen looked" layer="1" token="2"');
      const [x, , , post, out] = layerOf('The queen looked', 1, 2);
      const strongest = [...post.keys()].reduce((a, b) => (Math.abs(post[b]) > Math.abs(post[a]) ? b : a));
      const quiet = post.filter((each) => Math.abs(each) < 0.05 * Math.abs(post[strongest])).length;
      const summary = textOf(part(figure, 'summary')!);
      const shown = /^Layer 1, .+: neuron (\d+) is the most active: (\S+)\. (\d+) of .* \((\S+)%\)\.$/.exec(
        summary,
      )!;
      const [neuron, most, count, share] = shown.slice(1).map(numberIn);
      expect([neuron, count]).to.deep.equal([strongest, quiet]);
      expect(most).to.be.closeTo(post[strongest], 0.0051);
      expect(share).to.be.closeTo((100 * quiet) / post.length, 0.051);
      const [d, m] = [x.length, post.length];
      expect(out).to.have.length(d);
      const body = textOf(part(figure, 'model')!);
      expect(body).to.contain(`1×${d} · ${d}×${m} = 1×${m}`);
      expect(body).to.contain(`1×${m} · ${m}×${d} = 1×${d}`);
    });

    it('reads a tap, and not a swipe that scrolls the page', async () => {
      const figure = await open('show="model"');
      const row = part(figure, 'row-out')!;
      const box = row.getBoundingClientRect();
      const xOf = (component: number) => box.left + box.width * ((component + 0.5) / 96);
      const touch = async (type: string, clientX: number, clientY = 0) => {
        row.dispatchEvent(new PointerEvent(type, {clientX, clientY, bubbles: true, pointerType: 'touch'}));
        await figure.updateComplete;
      };
      await touch('pointerdown', xOf(10));
      await touch('pointerup', xOf(10));
      row.focus(); // as the browser does, in a later task
      await figure.updateComplete;
      expect(value(figure)).to.match(/component 10:/);
      await touch('pointerdown', xOf(50));
      await touch('pointermove', xOf(50) + 3, 30);
      expect(value(figure)).to.match(/component 10:/);
      await touch('pointercancel', xOf(50) + 3, 40);
      expect(value(figure)).to.match(/component 10:/);
      await touch('pointerdown', xOf(20));
      await touch('pointermove', xOf(30), 2);
      expect(value(figure)).to.match(/component 30:/);
      await touch('pointerup', xOf(40), 60);
      expect(value(figure)).to.match(/component 40:/);
    });

    it('follows the pointer', async () => {
      const figure = await open('show="model"');
      const row = part(figure, 'row-product')!;
      row.scrollIntoView({block: 'center'});
      const box = row.getBoundingClientRect();
      await sendMouse({
        type: 'move',
        position: [Math.round(box.left + box.width / 2), Math.round(box.top + 10)],
      });
      await until(() => /^neuron 11[123]:/.test(value(figure)), 'the neuron in the middle');
      await pointAway();
    });

    it('follows token and layer of the model around it', async () => {
      const root = await place<LlmModel>(
        '<llm-model layer="3"><llm-prompt></llm-prompt><llm-feed-forward show="model"></llm-feed-forward></llm-model>',
      );
      const figure = root.querySelector<LlmFeedForward>('llm-feed-forward')!;
      const prompt = root.querySelector<LlmPrompt>('llm-prompt')!;
      await stateIs(figure, 'ready');
      await click(parts(prompt, 'token')[2]);
      await until(() => parts(figure, 'token')[2].ariaSelected === 'true', 'the token');
      const layer = control<HTMLInputElement>(figure, `Layer of 0–${num_hidden_layers - 1}`);
      layer.value = '1';
      layer.dispatchEvent(new Event('change', {bubbles: true}));
      await until(() => root.layer === 1, 'the layer');
      await stateIs(figure, 'ready');
      const [, , , post] = layerOf(root.text, 1, 3);
      const strongest = [...post.keys()].reduce(
        (best, i) => (Math.abs(post[i]) > Math.abs(post[best]) ? i : best),
        0,
      );
      await until(
        () => textOf(part(figure, 'strongest')!.querySelector('button')).startsWith(`${strongest}:`),
        'its strongest neuron',
      );
    });

    it('counts parameters as the core does', async () => {
      const figure = await open('show="model" width="768"');
      const {block, total} = countParameters(model.config);
      const layer = block.gate + block.up + block.down;
      const counts = [...part(figure, 'costs')!.querySelectorAll('td:last-child')].map((cell) =>
        numberIn(textOf(cell)),
      );
      const older = (d: number) => [8 * d ** 2 + 5 * d, 8 * d ** 2];
      const d = model.config.hidden_size;
      expect(counts).to.deep.equal([layer, ...older(d), 3 * 768 * 2048, ...older(768)]);
      const share = ((100 * layer * num_hidden_layers) / total).toFixed(1);
      expect(textOf(part(figure, 'model')!)).to.contain(`${share}%`);
    });

    it('takes a layer that is not there for the last', async () => {
      const figure = await open('show="model" layer="77"');
      expect(control<HTMLInputElement>(figure, `Layer of 0–${num_hidden_layers - 1}`).value).to.equal('3');
    });

    for (const [what, text] of [
      ['no text', ''],
      ['one token', 'One'],
      ['bytes that are no text', '\u0000\ud800\u{1f600}<b>x</b>'],
      ['more than the context', 'cow '.repeat(600)],
    ])
      it(`lives with ${what}`, async () => {
        const figure = await open('show="model"');
        figure.text = text;
        const count = Math.min(tokensOf(text).length, model.config.max_position_embeddings) - 1;
        if (count < 200) await until(() => parts(figure, 'token').length === count, 'its tokens');
        else
          await until(
            () => textOf(part(figure, 'model')!).includes('do not fit in the model’s context'),
            'a notice',
          );
        await stateIs(figure, 'ready');
        expect(textOf(part(figure, 'model')!)).not.to.match(/NaN|undefined/);
        expect(figure.shadowRoot!.querySelector('b b')).to.equal(null);
      });
  });

  it('marks the neuron that is chosen in forced colours', async () => {
    const figure = await open('show="model"');
    await setForcedColors(true);
    try {
      const [on, off] = [true, false].map((isOn) =>
        getComputedStyle(part(figure, 'strongest')!.querySelector(`[aria-pressed="${isOn}"]`)!),
      );
      expect(on.backgroundColor).not.to.equal(off.backgroundColor);
    } finally {
      await setForcedColors(false);
    }
  });

  it('runs its mathematics left to right on a page that runs right to left', async () => {
    const root = await place<LlmFeedForward>('<llm-feed-forward dir="rtl"></llm-feed-forward>');
    await stateIs(root, 'ready');
    const found = root.shadowRoot!.querySelectorAll('code, .product-row, .bars-label small, .costs bdi');
    expect(found.length).to.be.above(20);
    for (const each of found) {
      const {direction, unicodeBidi} = getComputedStyle(each);
      expect([direction, unicodeBidi]).to.deep.equal(['ltr', 'isolate'], each.outerHTML);
    }
    const [x, w1] = [...part(root, 'matrices')!.querySelectorAll('.matrix')];
    expect(x.getBoundingClientRect().left).to.be.below(w1.getBoundingClientRect().left);
  });

  it('takes no attribute that is bad, and warns once for each', async () => {
    const warnings = await warningsOf(async () => {
      const figure = await open(
        'show="network" input="1" first="1,2,3,4,5,nine" activation="sigmoid" width="0"',
      );
      expect(figure.input).to.deep.equal([1, -0.5]);
    });
    expect(warnings.filter((warning) => warning.startsWith('<llm-feed-forward>'))).to.have.length(4);
  });

  it('opens no model where it shows none', async () => {
    const session = new Session();
    const figure = await placeWith<LlmFeedForward>(
      session,
      '<llm-feed-forward show="network"></llm-feed-forward>',
    );
    await stateIs(figure, 'ready');
    await aTimeout(50);
    expect(session.isConnected).to.equal(false);
  });

  it('keeps the text field where the model does not come, and the focus in it', async () => {
    const session = new FailingSession();
    const figure = await placeWith<LlmFeedForward>(
      session,
      '<llm-feed-forward show="model"></llm-feed-forward>',
    );
    await stateIs(figure, 'ready');
    const field = () => part(figure, 'input') as HTMLTextAreaElement;
    field().focus();
    session.losesWith = 'run';
    await press('x');
    await stateIs(figure, 'error');
    expect(focused()).to.equal(field());
    expect(parts(figure, 'row-x')).to.have.length(0);
    await press('y');
    await stateIs(figure, 'ready');
    expect(figure.text).to.match(/xy$/);
    await session.close();
  });

  it('says so where the model does not come, and tries again', async () => {
    const session = new FailingSession();
    session.failing = 'openModel';
    const figure = await placeWith<LlmFeedForward>(
      session,
      '<llm-feed-forward show="model"></llm-feed-forward>',
    );
    await stateIs(figure, 'error');
    expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
    session.failing = undefined;
    control(figure, 'Try again').click();
    await stateIs(figure, 'ready');
    await session.close();
  });

  it('lives on after the worker was lost in the middle of a run', async () => {
    const session = new FailingSession();
    const figure = await placeWith<LlmFeedForward>(
      session,
      '<llm-feed-forward show="model"></llm-feed-forward>',
    );
    await stateIs(figure, 'ready');
    for (const change of [() => (figure.text = 'A text that is being read'), () => (figure.layer = 1)]) {
      session.losesWith = 'run';
      change();
      await stateIs(figure, 'error');
      expect(textOf(part(figure, 'error')!)).to.contain('the session was closed');
      control(figure, 'Try again').click();
      await stateIs(figure, 'ready');
      expect(part(figure, 'error')).to.equal(undefined);
      expect(part(figure, 'value')).to.exist;
    }
    await session.close();
  });

  it('has its numbers as a table', async () => {
    const figure = await open();
    await click(await menuComes(figure));
    control(figure, 'Show the numbers as a table').click();
    await until(() => part(figure, 'numbers'), 'the table');
    expect(part(figure, 'numbers')!.querySelectorAll('tbody tr').length).to.equal(22 + 2 * 96 + 3 * 224);
  });

  for (const show of ['', 'network', 'model'])
    it(`fits 320 px and has nothing that axe finds: ${show || 'both'}`, async () => {
      const figure = await open(`show="${show}"`);
      await menuComes(figure);
      figure.parentElement!.style.inlineSize = '320px';
      await until(() => part(figure, 'body')!.scrollWidth <= 320, 'all to fit');
      expect(overflow()).to.equal(0);
      await expect(figure).to.be.accessible();
    });
});
