import {aTimeout, expect} from '@open-wc/testing';
import {sendKeys, sendMouse} from '@web/test-runner-commands';
import {Session, type LlmModel, type LlmNeuron, type LlmPrompt} from 'llm-anatomy';
import {activation, activationDerivative, evaluate, run, type Activation} from 'llm-anatomy/core';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-neuron';
import 'llm-anatomy/llm-prompt';
import {loadHouseModel} from 'llm-anatomy/load';
import {
  choose,
  click,
  control,
  findControl,
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
import {FailingSession} from './support/sessions.js';
import {setForcedColors} from './support/forced-colors.js';

const {model, tokenizer} = await loadHouseModel();
const {bos_token_id, intermediate_size, vocab_size, hidden_size} = model.config;
const tokensOf = (text: string): number[] => [bos_token_id!, ...tokenizer!.encode(text)];

const numberIn = (text: string): number => Number(text.replace('−', '-'));
/** All numbers of a text. */
const numbersIn = (text: string): number[] => (text.match(/[−-]?\d+(\.\d+)?/g) ?? []).map(numberIn);
const equation = (figure: LlmNeuron) => textOf(part(figure, 'equation')!);
const readout = (figure: LlmNeuron) => textOf(part(figure, 'readout')!);
const losses = (figure: LlmNeuron) =>
  [...part(figure, 'losses')!.querySelectorAll('td')].map((cell) => numberIn(textOf(cell)));

async function open(attributes = ''): Promise<LlmNeuron> {
  const figure = await place<LlmNeuron>(`<llm-neuron ${attributes}></llm-neuron>`);
  await stateIs(figure, 'ready');
  return figure;
}

/** Moves a slider, as its keys do. */
function slide(figure: LlmNeuron, name: string, value: number): void {
  const input = control<HTMLInputElement>(figure, name);
  input.value = String(value);
  input.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
}

/** Loss of a text by the core, without a neuron or with all. */
const lossOf = (text: string, layer?: number, neuron?: number): number => {
  const interventions =
    layer === undefined ? [] : [{at: `blocks.${layer}.mlp.post`, index: neuron, op: 'zero'} as const];
  const found = evaluate(model, tokensOf(text), interventions);
  return found.reduce((sum, loss) => sum + loss, 0) / found.length;
};

describe('<llm-neuron>', () => {
  describe('the neuron', () => {
    const bends: Activation[] = [
      'linear',
      'sigmoid',
      'tanh',
      'relu',
      'leaky_relu',
      'gelu',
      'gelu_tanh',
      'silu',
    ];
    for (const bend of bends)
      it(`computes the sum, ${bend} and its slope as the core does`, async () => {
        const figure = await open(
          `show="neuron" activation="${bend}" inputs="1.5, -2" weights="0.7, 0.4" bias="-0.6"`,
        );
        const z = 1.5 * 0.7 - 2 * 0.4 - 0.6;
        const [line] = equation(figure).split(' f(z)');
        expect(line).to.equal('z = 1.50 · 0.70 + (−2.00) · 0.40 + (−0.60) = −0.350');
        const [f, slope] = /f\(z\) = (\S+), slope f′\(z\) = (\S+)/
          .exec(equation(figure))!
          .slice(1)
          .map(numberIn);
        expect(f).to.be.closeTo(activation(bend)(z), 0.00051);
        expect(slope).to.be.closeTo(activationDerivative(bend)(z), 0.00051);
      });

    it('keeps the numbers of its axes apart, and one scale for weights and bias', async () => {
      const figure = await open('show="neuron" activation="relu" inputs="3, 3" weights="2, 2" bias="3"');
      const labels = [...figure.shadowRoot!.querySelectorAll('.curve-svg text')].map((label) =>
        label.getBoundingClientRect(),
      );
      expect(labels.length).to.be.above(4);
      for (const [i, one] of labels.entries())
        for (const other of labels.slice(i + 1)) {
          const isBeside = one.right <= other.left || other.right <= one.left;
          const isBelow = one.bottom <= other.top || other.bottom <= one.top;
          expect(isBeside || isBelow, 'no label on another').to.equal(true);
        }
      const [weight, , bias] = [...figure.shadowRoot!.querySelectorAll('.edge')].map((edge) =>
        Number(edge.getAttribute('stroke-width')),
      );
      expect((weight - 0.75) / 2).to.be.closeTo((bias - 0.75) / 3, 0.01);
      expect(bias).to.be.at.most(6.75);
    });

    it('writes a weight beside its line, not on it', async () => {
      for (const inputs of ['1.2, -0.8', '1']) {
        const figure = await open(
          `show="neuron" inputs="${inputs}" weights="-1.6${inputs === '1' ? '' : ', 2'}"`,
        );
        const edges = [...figure.shadowRoot!.querySelectorAll<SVGLineElement>('.edge')];
        const labels = [...figure.shadowRoot!.querySelectorAll<SVGTextElement>('.haloed')];
        expect(labels).to.have.length(edges.length);
        for (const [i, label] of labels.entries()) {
          const {x, y, width, height} = label.getBBox();
          const at = ({x1, x2, y1, y2}: SVGLineElement, x: number) => {
            const [a, b, c, d] = [x1, x2, y1, y2].map(({baseVal}) => baseVal.value);
            return c + ((d - c) * (x - a)) / (b - a);
          };
          const line = [x, x + width].map((end) => at(edges[i], end));
          const room = 3; // a font's own, above its capitals and below the line
          const isBeside =
            line.every((end) => end > y + height - room) || line.every((end) => end < y + room);
          expect(isBeside, `${textOf(label)}: ${line} ${y} ${height}`).to.equal(true);
          expect(edges.at(-1)!.compareDocumentPosition(label)).to.equal(Node.DOCUMENT_POSITION_FOLLOWING);
        }
      }
    });

    it('prints numbers as they were given', async () => {
      const figure = await open(
        'show="neuron" activation="linear" inputs="0.125, 1" weights="0.5, 0" bias="0.0625"',
      );
      expect(equation(figure)).to.match(/^z = 0\.125 · 0\.50 \+ 1\.00 · 0\.00 \+ 0\.0625 = 0\.125 /);
    });

    it('follows sliders, select and checkbox', async () => {
      const figure = await open('show="neuron"');
      slide(figure, 'Input x1', 2);
      slide(figure, 'Weight w2', -1.5);
      await figure.updateComplete;
      expect(equation(figure)).to.contain('z = 2.00 · 0.90 + (−0.80) · (−1.50) + 0.20 = 3.200');
      await click(control(figure, 'Bias'));
      expect(figure.bias).to.equal('none');
      expect(equation(figure)).to.contain('= 3.000');
      choose(figure, 'Activation function', 'ReLU');
      await figure.updateComplete;
      expect(figure.activation).to.equal('relu');
      expect(equation(figure)).to.contain('f(z) = 3.000, slope f′(z) = 1.000');
    });

    it('moves the point by keys and by dragging, which moves the bias', async () => {
      const figure = await open('show="neuron"');
      const curve = part(figure, 'curve')!;
      const before = Number(curve.ariaValueNow);
      curve.focus();
      await press('ArrowRight', 'ArrowRight');
      await figure.updateComplete;
      expect(Number(curve.ariaValueNow)).to.be.closeTo(before + 0.2, 1e-9);
      expect(figure.bias).to.be.closeTo(0.4, 1e-9);
      const box = curve.getBoundingClientRect();
      const to = [box.left + box.width * 0.3, box.top + box.height / 2].map(Math.round) as [number, number];
      await sendMouse({type: 'move', position: [Math.round(box.left + box.width * 0.6), to[1]]});
      await sendMouse({type: 'down'});
      await sendMouse({type: 'move', position: to});
      await sendMouse({type: 'up'});
      await figure.updateComplete;
      expect(Number(curve.ariaValueNow)).to.be.below(-1);
      const after = figure.bias;
      await sendMouse({type: 'move', position: [to[0] + 60, to[1]]});
      expect(figure.bias).to.equal(after);
    });

    it('goes to both ends of the bias by keys, and stands where there is none', async () => {
      const figure = await open('show="neuron"');
      const curve = part(figure, 'curve')!;
      curve.focus();
      await press('Home');
      expect([figure.bias, curve.ariaValueNow]).to.deep.equal([-3, curve.ariaValueMin]);
      await press('End');
      expect([figure.bias, curve.ariaValueNow]).to.deep.equal([3, curve.ariaValueMax]);
      figure.bias = 'none';
      await figure.updateComplete;
      await press('ArrowRight', 'Home');
      await click(curve);
      expect([figure.bias, curve.ariaDisabled]).to.deep.equal(['none', 'true']);
    });

    it('is moved by a tap or a drag of a finger, and not by a swipe that scrolls the page', async () => {
      const figure = await open('show="neuron"');
      const curve = part(figure, 'curve')!;
      curve.setPointerCapture = () => undefined; // these events have no pointer that could be captured
      const {left, width} = curve.getBoundingClientRect();
      const touch = (type: string, share: number, clientY = 0) =>
        curve.dispatchEvent(
          new PointerEvent(type, {
            clientX: left + width * share,
            clientY,
            bubbles: true,
            pointerType: 'touch',
          }),
        );
      touch('pointerdown', 0.3);
      touch('pointermove', 0.3, 20);
      touch('pointercancel', 0.3, 30);
      touch('pointerdown', 0.3);
      touch('pointerup', 0.3, 60);
      expect(figure.bias).to.equal(0.2);
      touch('pointerdown', 0.3);
      touch('pointermove', 0.4);
      expect(figure.bias).to.be.below(0);
      touch('pointercancel', 0.4);
      expect(figure.bias).to.equal(0.2);
      touch('pointerdown', 0.3);
      touch('pointerup', 0.3);
      expect(figure.bias).to.be.below(0);
    });

    it('tells how far the approximation of GELU is off', async () => {
      const figure = await open(
        'show="neuron" activation="gelu_tanh" inputs="1, 0" weights="1, 0" bias="none"',
      );
      const shown = equation(figure).split('Exact GELU is')[1];
      expect(shown).to.match(/ \d\.\d × 10⁻⁴ .* 4\.7 × 10⁻⁴\.$/);
      const [exact, here, most] = numbersIn(shown.replaceAll(' × 10⁻⁴', '')).map((value, i) =>
        i ? value * 1e-4 : value,
      );
      expect(exact).to.be.closeTo(activation('gelu')(1), 1e-6);
      expect(here).to.be.closeTo(Math.abs(activation('gelu')(1) - activation('gelu_tanh')(1)), 1e-5);
      expect(most).to.be.within(4e-4, 5e-4); // at ±2.7: known to be about 0.00047
    });
  });

  describe('the collapse', () => {
    it('gives the same both ways, and says so', async () => {
      const figure = await open('show="collapse" vector="2, -1" first="1,2,3,4,5,6" second="1,0,-1,2,0.5,3"');
      expect(textOf(part(figure, 'verdict')!)).to.match(
        /^Both ways give the same\. The largest difference is (0|\d\.\d × 10⁻¹[⁰¹²³⁴⁵⁶⁷⁸⁹])\.$/,
      );
      const cells = [...part(figure, 'collapse')!.querySelectorAll('.cell:not(input)')].map((cell) =>
        numberIn(textOf(cell)),
      );
      // (2 −1) · W₁ = (−2 −1 0); · W₂ = (−1 −2); W₁W₂ = (0.5 13; 2 28)
      expect(cells).to.deep.equal([-1, -2, 2, -1, 0.5, 13, 2, 28, -1, -2]);
    });

    it('takes other numbers', async () => {
      const figure = await open('show="collapse"');
      const cell = control<HTMLInputElement>(figure, 'W₁, row 2, column 3');
      cell.value = '-3';
      cell.dispatchEvent(new InputEvent('input', {bubbles: true}));
      await figure.updateComplete;
      expect(figure.first[5]).to.equal(-3);
      cell.value = '1000';
      cell.dispatchEvent(new InputEvent('input', {bubbles: true}));
      cell.dispatchEvent(new Event('change', {bubbles: true}));
      expect([figure.first[5], cell.value]).to.deep.equal([-3, '-3']);
    });

    it('lets a negative decimal be typed, and refuses what x does not take', async () => {
      const figure = await open('show="collapse"');
      const cell = control<HTMLInputElement>(figure, 'x, row 1, column 2');
      cell.focus();
      cell.select();
      for (const key of '-0.75') {
        await sendKeys({press: key});
        await figure.updateComplete;
      }
      expect([figure.vector[1], cell.value]).to.deep.equal([-0.75, '-0.75']);
      cell.select();
      await sendKeys({type: '5'});
      await figure.updateComplete;
      await press('Tab');
      expect([figure.vector[1], cell.value]).to.deep.equal([-0.75, '-0.75']);
    });

    it('shows the sum behind the cell that has the focus', async () => {
      const figure = await open('show="collapse" first="1,2,3,4,5,6" second="1,0,-1,2,0.5,3"');
      const cells = [
        ...part(figure, 'collapse')!.querySelectorAll<HTMLElement>('[aria-label^="W₁W₂, row 2, column 2"]'),
      ];
      cells[0].focus();
      await figure.updateComplete;
      expect(textOf(part(figure, 'cell')!)).to.equal(
        'W₁W₂[2, 2] = 4.00 · 0.00 + 5.00 · 2.00 + 6.00 · 3.00 = 28.000',
      );
    });

    it('has no one matrix with the bend', async () => {
      const figure = await open('show="collapse"');
      await click(control(figure, 'ReLU between the layers'));
      await figure.updateComplete;
      expect(textOf(part(figure, 'verdict')!)).to.contain('no single matrix does what these two layers do');
      const [x1, x2] = figure.vector;
      const layers = (x: number[]) => {
        const h = [0, 1, 2].map((j) => Math.max(0, x[0] * figure.first[j] + x[1] * figure.first[3 + j]));
        return [0, 1].map((k) => h.reduce((sum, value, j) => sum + value * figure.second[2 * j + k], 0));
      };
      const shown = [...part(figure, 'verdict')!.querySelectorAll('code')].flatMap((code) =>
        numbersIn(textOf(code)),
      );
      expect(shown).to.have.length(4);
      [...layers([x1, x2]), ...layers([-x1, -x2])].forEach((value, i) =>
        expect(shown[i]).to.be.closeTo(value, 0.0051),
      );
    });

    it('speaks of this x where both agree, not of the bend', async () => {
      const figure = await open('show="collapse" bent vector="0, 0"');
      expect(textOf(part(figure, 'verdict')!)).to.contain(
        'At this x the second is the opposite of the first, as a matrix would have it',
      );
    });
  });

  describe('the neuron of the model', () => {
    it('draws one answer at a time: tokens, activations and costs of the same text', async () => {
      const figure = await open('show="real" text="One day Mia could not find her red kite."');
      const count = (text: string) => tokenizer!.encode(text).length;
      const long = parts(figure, 'token').length;
      figure.text = 'One cat';
      for (let i = 0; i < 100 && parts(figure, 'token').length === long; i++) {
        expect(textOf(part(figure, 'costs')!).length).to.be.below(200);
        await aTimeout(2);
      }
      expect(parts(figure, 'token')).to.have.length(count('One cat'));
      expect(textOf(part(figure, 'places')!)).not.to.contain('Mia');
    });

    it('is what a link to it holds, with the text that it shares', async () => {
      const root = await place<LlmModel>(
        '<llm-model id="shared" text="A hen."><llm-neuron show="real" neuron="7"></llm-neuron></llm-model>',
      );
      const figure = root.querySelector<LlmNeuron>('llm-neuron')!;
      await stateIs(figure, 'ready');
      location.hash = '#shared?text=A+cow./llm-neuron?neuron=9';
      await until(() => root.text === 'A cow.' && figure.neuron === 9, 'the state of the link');
      history.replaceState(null, '', location.pathname + location.search);
    });

    it('shows its activations in the text', async () => {
      const text = 'The queen looked under the bed';
      const figure = await open(`show="real" text="${text}" layer="2" neuron="50"`);
      const tokens = tokensOf(text);
      const {data} = run(model, tokens, {trace: ['blocks.2.mlp.post']}).trace.get('blocks.2.mlp.post')!;
      const at = (position: number) => data[position * intermediate_size + 50];
      for (const position of [1, 2, 3]) {
        await click(parts(figure, 'token')[position - 1]);
        await until(
          () => Math.abs(numbersIn(readout(figure)).at(-1)! - at(position)) < 0.00051,
          'its activation',
        );
      }
      const places = [...part(figure, 'places')!.querySelectorAll('li code')].map((code) =>
        numberIn(textOf(code)),
      );
      const expected = tokens
        .map((_, i) => at(i))
        .slice(1)
        .sort((a, b) => Math.abs(b) - Math.abs(a))
        .slice(0, 4);
      expect(places).to.have.length(4);
      places.forEach((value, i) => expect(value).to.be.closeTo(expected[i], 0.0051));
    });

    it('scales its colours by the tokens that have one, and tells the beginning of the text apart', async () => {
      const text = 'The queen looked under the bed';
      const figure = await open(`show="real" text="${text}" layer="0" neuron="18"`);
      const {data} = run(model, tokensOf(text), {trace: ['blocks.0.mlp.post']}).trace.get(
        'blocks.0.mlp.post',
      )!;
      const all = tokensOf(text).map((_, i) => data[i * intermediate_size + 18]);
      const most = Math.max(...all.slice(1).map(Math.abs));
      expect(Math.abs(all[0])).to.be.above(3 * most);
      expect(textOf(figure.shadowRoot!.querySelector('.scale'))).to.equal(
        `−${(Math.ceil(most * 10) / 10).toFixed(1)}0+${(Math.ceil(most * 10) / 10).toFixed(1)}`,
      );
      const shares = parts(figure, 'token').map((chip) =>
        Number(/ (\d+)%/.exec(chip.style.getPropertyValue('--_tint'))![1]),
      );
      expect(Math.max(...shares)).to.be.above(25);
      expect(textOf(part(figure, 'real')!)).to.contain(`it is at ${all[0].toFixed(2).replace('-', '−')}.`);
    });

    it('has no colours of another neuron while an answer is late', async () => {
      const session = new FailingSession();
      const figure = await placeWith<LlmNeuron>(session, '<llm-neuron show="real"></llm-neuron>');
      await stateIs(figure, 'ready');
      const tints = () => parts(figure, 'token').map((chip) => chip.style.getPropertyValue('--_tint'));
      expect(tints().every(Boolean)).to.equal(true);
      const call = session.call.bind(session);
      let answer = () => {};
      const held = new Promise<void>((resolve) => (answer = resolve));
      session.call = async (...asked: Parameters<typeof call>) => {
        await held;
        return call(...asked);
      };
      figure.neuron = 51;
      await until(() => part(figure, 'loading'), 'the wait');
      expect(tints().every((tint) => tint === '')).to.equal(true);
      answer();
      await stateIs(figure, 'ready');
      await figure.updateComplete;
      expect(tints().every(Boolean)).to.equal(true);
      await session.close();
    });

    it('quotes whole characters, and tokens that are parts of one as what they are', async () => {
      const figure = await open('show="real" text="A cat 🙂 语言 ran"');
      const quotes = textOf(part(figure, 'places')!);
      expect(part(figure, 'places')!.children).to.have.length(4);
      expect(quotes).not.to.contain('\ufffd');
    });

    it('offers what is strongest at the selected token, whatever is pointed at', async () => {
      const figure = await open('show="real"');
      const offered = () => textOf(figure.shadowRoot!.querySelector('.offered'));
      const before = offered();
      for (const chip of parts(figure, 'token').slice(0, 4)) {
        await pointAt(chip);
        await figure.updateComplete;
        expect(offered()).to.equal(before);
      }
      await pointAway();
    });

    it('takes back a layer that is refused', async () => {
      const figure = await open('show="real" layer="2"');
      figure.addEventListener('llm-select-request', (event) => event.preventDefault());
      const layer = control<HTMLInputElement>(figure, 'Layer of 0–3');
      layer.value = '1';
      layer.dispatchEvent(new Event('change', {bubbles: true}));
      expect([layer.value, figure.layer]).to.deep.equal(['2', 2]);
    });

    it('names the tokens that its column of W_down pushes', async () => {
      const figure = await open('show="real" layer="1" neuron="7"');
      const down = model.parameters.get('model.layers.1.mlp.down_proj.weight')!.data.slice();
      const norm = model.parameters.get('model.norm.weight')!.data.slice();
      const embedding = model.parameters.get('model.embed_tokens.weight')!.data.slice();
      const score = (id: number) => {
        let sum = 0;
        for (let i = 0; i < hidden_size; i++)
          sum += down[i * intermediate_size + 7] * norm[i] * embedding[id * hidden_size + i];
        return sum;
      };
      const scores = Array.from({length: vocab_size}, (_, id) => score(id));
      const ranked = [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
      const shown = [...part(figure, 'pushes')!.querySelectorAll('b')].map(textOf);
      const label = (id: number) => tokenizer!.decode([id]).replace(/^ /, '·');
      expect(shown).to.have.length(12);
      expect(shown[0]).to.equal(label(ranked[0]));
      expect(shown[6]).to.equal(label(ranked.at(-1)!));
    });

    it('tells the loss with and without it, and switches it off', async () => {
      const figure = await open('show="real" layer="2" neuron="50"');
      const [whole, without] = [lossOf(figure.text), lossOf(figure.text, 2, 50)];
      const expectLosses = () => {
        const shown = losses(figure);
        [whole, without, without - whole].forEach((value, i) =>
          expect(shown[i]).to.be.closeTo(value, 0.00011),
        );
      };
      expectLosses();
      await click(control(figure, 'Switch it off'));
      await until(() => textOf(part(figure, 'switch')!).includes('It is off'), 'that it is off');
      await stateIs(figure, 'ready');
      expectLosses(); // the same, whichever of the two the page runs
      await click(control(figure, 'Switch it on'));
      await until(() => textOf(part(figure, 'switch')!).includes('It is on.'), 'that it is on');
    });

    it('changes what others show, and keeps other changes', async () => {
      const root = await place<LlmModel>(
        `<llm-model layer="2" interventions='[{"at":"blocks.1.attn.z","head":2,"op":"zero"}]'><llm-prompt></llm-prompt><llm-neuron show="real"></llm-neuron></llm-model>`,
      );
      const figure = root.querySelector<LlmNeuron>('llm-neuron')!;
      const prompt = root.querySelector<LlmPrompt>('llm-prompt')!;
      await stateIs(figure, 'ready');
      const before = textOf(part(prompt, 'stats')!);
      await click(control(figure, 'Switch it off'));
      await until(() => textOf(part(prompt, 'stats')!) !== before, 'other numbers');
      expect(root.interventions).to.deep.equal([
        {at: 'blocks.1.attn.z', head: 2, op: 'zero'},
        {at: 'blocks.2.mlp.post', index: 50, op: 'zero'},
      ]);
      expect(textOf(part(prompt, 'stats')!)).to.contain('Changes in the model 2');
      expect(part(figure, 'input')).to.equal(undefined);
    });

    it('goes to another layer and neuron, and offers the strongest', async () => {
      const figure = await open('show="real"');
      const layer = control<HTMLInputElement>(figure, 'Layer of 0–3');
      layer.value = '3';
      layer.dispatchEvent(new Event('change', {bubbles: true}));
      await until(() => figure.layer === 3, 'the layer');
      await stateIs(figure, 'ready');
      const tokens = tokensOf(figure.text);
      const {data} = run(model, tokens, {trace: ['blocks.3.mlp.post']}).trace.get('blocks.3.mlp.post')!;
      const last = data.slice(-intermediate_size);
      const strongest = [...last.keys()].sort((a, b) => Math.abs(last[b]) - Math.abs(last[a]));
      const offered = [...figure.shadowRoot!.querySelectorAll<HTMLElement>('.offered button')];
      expect(offered.map((button) => Number(textOf(button)))).to.deep.equal(strongest.slice(0, 5));
      offered[1].click();
      await until(() => figure.neuron === strongest[1], 'the neuron');
    });

    it('takes a layer and a neuron that are not there for the last', async () => {
      const figure = await open('show="real" layer="77" neuron="5000"');
      expect(control<HTMLInputElement>(figure, 'Layer of 0–3').value).to.equal('3');
      expect(control<HTMLInputElement>(figure, `Neuron of 0–${intermediate_size - 1}`).value).to.equal('223');
    });

    for (const [what, text] of [
      ['no text', ''],
      ['one token', 'One'],
      ['bytes that are no text', '\u0000\ud800\u{1f600}<b>x</b>'],
      ['more than the context', 'cow '.repeat(600)],
    ])
      it(`lives with ${what}`, async () => {
        const figure = await open('show="real"');
        figure.text = text;
        await figure.updateComplete;
        const count = Math.min(tokensOf(text).length, model.config.max_position_embeddings) - 1;
        await until(() => parts(figure, 'token').length === count || text.length > 1000, 'its tokens');
        if (text.length > 1000)
          await until(
            () => textOf(part(figure, 'real')!).includes('do not fit in the model’s context'),
            'a notice',
          );
        await stateIs(figure, 'ready');
        expect(textOf(part(figure, 'real')!)).not.to.match(/NaN|undefined/);
        expect(figure.shadowRoot!.querySelector('b b')).to.equal(null);
      });
  });

  it('runs its mathematics left to right on a page that runs right to left', async () => {
    const figure = await open('dir="rtl"');
    const found = figure.shadowRoot!.querySelectorAll('code, output, .product-row');
    expect(found.length).to.be.above(10);
    for (const each of found) {
      const {direction, unicodeBidi} = getComputedStyle(each);
      expect([direction, unicodeBidi]).to.deep.equal(['ltr', 'isolate'], each.outerHTML);
    }
  });

  it('takes no attribute that is bad, and warns once for each', async () => {
    const warnings = await warningsOf(async () => {
      const figure = await open(
        'show="neuron" inputs="1" weights="1, 9" bias="x" activation="swish" first="1,2"',
      );
      expect(figure.inputs).to.deep.equal([1.2, -0.8]);
      expect(figure.activation).to.equal('gelu');
    });
    expect(warnings.filter((warning) => warning.startsWith('<llm-neuron>'))).to.have.length(5);
  });

  it('opens no model where it shows none', async () => {
    const session = new Session();
    const figure = await placeWith<LlmNeuron>(session, '<llm-neuron show="collapse"></llm-neuron>');
    await stateIs(figure, 'ready');
    await aTimeout(50);
    expect(session.isConnected).to.equal(false);
  });

  it('says so where the model does not come, and tries again', async () => {
    const session = new FailingSession();
    session.failing = 'openModel';
    const figure = await placeWith<LlmNeuron>(session, '<llm-neuron show="real"></llm-neuron>');
    await stateIs(figure, 'error');
    expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
    session.failing = undefined;
    control(figure, 'Try again').click();
    await stateIs(figure, 'ready');
    await session.close();
  });

  it('lives on after the worker was lost in the middle of a run', async () => {
    const session = new FailingSession();
    const figure = await placeWith<LlmNeuron>(session, '<llm-neuron show="real"></llm-neuron>');
    await stateIs(figure, 'ready');
    for (const change of [() => (figure.text = 'A text that is being read'), () => (figure.neuron = 3)]) {
      session.losesWith = 'run';
      change();
      await stateIs(figure, 'error');
      expect(textOf(part(figure, 'error')!)).to.contain('the session was closed');
      expect(textOf(part(figure, 'body')!)).not.to.contain('NaN');
      control(figure, 'Try again').click();
      await stateIs(figure, 'ready');
      expect(part(figure, 'error')).to.equal(undefined);
      expect(part(figure, 'losses')).to.exist;
    }
    await session.close();
  });

  it('keeps the text field where the model does not come, and the focus in it', async () => {
    const session = new FailingSession();
    const figure = await placeWith<LlmNeuron>(session, '<llm-neuron show="real"></llm-neuron>');
    await stateIs(figure, 'ready');
    const field = () => part(figure, 'input') as HTMLTextAreaElement;
    field().focus();
    session.losesWith = 'run';
    await press('x');
    await stateIs(figure, 'error');
    expect(focused()).to.equal(field());
    await press('y');
    await stateIs(figure, 'ready');
    expect(figure.text).to.match(/xy$/);
    await session.close();
  });

  it('has what is switched off in its link and in the code that embeds it', async () => {
    const figure = await open('id="mine" show="real" neuron="7"');
    control(figure, 'Switch it off').click();
    await until(() => findControl(figure, 'Switch it on'), 'the change');
    const copied: string[] = [];
    const {clipboard} = navigator;
    const fake = {writeText: async (text: string) => void copied.push(text)};
    Object.defineProperty(navigator, 'clipboard', {value: fake, configurable: true});
    try {
      for (const name of ['Copy link to this state', 'Copy embed code']) {
        await click(await menuComes(figure));
        control(figure, name).click();
      }
    } finally {
      Object.defineProperty(navigator, 'clipboard', {value: clipboard, configurable: true});
    }
    await click(await menuComes(figure));
    control(figure, 'Reset').click();
    await until(() => findControl(figure, 'Switch it off'), 'the model as it was');
    location.hash = new URL(copied[0]).hash;
    await until(() => findControl(figure, 'Switch it on'), 'the state of the link');
    history.replaceState(null, '', location.pathname + location.search);
    const {body} = new DOMParser().parseFromString(copied[1], 'text/html');
    const twin = await place<LlmNeuron>(body.innerHTML);
    await until(() => findControl(twin, 'Switch it on'), 'the state of the code');
    expect(twin.neuron).to.equal(7);
  });

  it('has its numbers as a table', async () => {
    const figure = await open();
    await click(await menuComes(figure));
    control(figure, 'Show the numbers as a table').click();
    await until(() => part(figure, 'numbers'), 'the table');
    const rows = [...part(figure, 'numbers')!.querySelectorAll('tbody tr')].map((row) => textOf(row));
    expect(rows.length).to.be.above(60);
    expect(rows.some((row) => row.includes('NaN'))).to.equal(false);
  });

  for (const show of ['', 'neuron', 'collapse', 'real'])
    it(`fits 320 px and has nothing that axe finds: ${show || 'all'}`, async () => {
      const figure = await open(`show="${show}"`);
      await menuComes(figure);
      figure.parentElement!.style.inlineSize = '320px';
      await until(() => part(figure, 'body')!.scrollWidth <= 320, 'all to fit');
      expect(overflow()).to.equal(0);
      await expect(figure).to.be.accessible();
    });

  it('keeps its lines in forced colours', async () => {
    const figure = await open('show="neuron"');
    await setForcedColors(true);
    try {
      const line = figure.shadowRoot!.querySelector('.bend')!;
      expect(getComputedStyle(line).stroke).to.match(/^rgb/);
    } finally {
      await setForcedColors(false);
    }
  });
});
