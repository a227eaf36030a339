// The small network, its step and the audit, held to formulas that are written anew here.
import {expect} from '@open-wc/testing';
import {sendKeys, sendMouse, setViewport} from '@web/test-runner-commands';
import {Random} from 'llm-anatomy/core';
import 'llm-anatomy/llm-backprop';
import type {LlmBackprop} from 'llm-anatomy';
import {
  click,
  control,
  focused,
  menuComes,
  overflow,
  part,
  parts,
  place,
  pointAt,
  press,
  textOf,
  until,
  warningsOf,
  type Figure,
} from './support/page.js';

/** Two inputs, two hidden neurons with tanh, three tokens: all parameters, neuron by neuron, each with its bias last. */
function firstWeights(seed: number): number[] {
  const random = new Random(seed);
  const neuron = () => [random.normal() / Math.SQRT2, random.normal() / Math.SQRT2, 0];
  return [neuron(), neuron(), neuron(), neuron(), neuron()].flat();
}

interface Computed {
  products: number[];
  sums: number[];
  hidden: number[];
  logits: number[];
  probabilities: number[];
  loss: number;
}

function forward(w: readonly number[], [x1, x2]: readonly number[], target: number): Computed {
  const products: number[] = [];
  const neuron = (from: number, [a, b]: readonly number[]) => {
    products.push(w[from] * a, w[from + 1] * b);
    return w[from] * a + w[from + 1] * b + w[from + 2];
  };
  const sums = [neuron(0, [x1, x2]), neuron(3, [x1, x2])];
  const hidden = sums.map(Math.tanh);
  const logits = [6, 9, 12].map((from) => neuron(from, hidden));
  const total = logits.reduce((sum, z) => sum + Math.exp(z), 0);
  const probabilities = logits.map((z) => Math.exp(z) / total);
  return {products, sums, hidden, logits, probabilities, loss: -Math.log(probabilities[target])};
}

const INPUTS = [1, -0.5];
const WEIGHTS = firstWeights(1);
const lossOf = (w: readonly number[], x: readonly number[] = INPUTS, target = 0) =>
  forward(w, x, target).loss;
const moved = (values: readonly number[], i: number, by: number) =>
  values.map((value, at) => (at === i ? value + by : value));
const slope = (f: (by: number) => number) => (f(1e-5) - f(-1e-5)) / 2e-5;
const gradientOf = (w: readonly number[], target = 0) =>
  w.map((_, i) => slope((by) => lossOf(moved(w, i, by), INPUTS, target)));
const GRADIENTS = gradientOf(WEIGHTS);

const minus = (text: string) => (Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−'));
const fixed = (value: number, digits: number) => minus(value.toFixed(digits));
const numberIn = (text: string) => Number(text.replaceAll('−', '-').replace('+', '').replace(/[()]/g, ''));
/** Within what is lost by rounding to so many places, and by finite differences. */
const near = (text: string, value: number, digits: number, what = '') =>
  expect(numberIn(text), what).to.be.closeTo(value, 0.51 * 10 ** -digits + 1e-6 * (1 + Math.abs(value)));

async function open(attributes = ''): Promise<LlmBackprop> {
  const figure = await place<LlmBackprop>(`<llm-backprop show="graph" ${attributes}></llm-backprop>`);
  await until(() => figure.getAttribute('state') === 'ready', 'the figure');
  return figure;
}

/** The node whose box is named so: its value and its gradient as they are written. */
function nodeOf(figure: Figure, name: string): {box: SVGElement; value: string; gradient: string} {
  const box = [...figure.shadowRoot!.querySelectorAll<SVGElement>('.node')].find(
    (each) => textOf(each.querySelector('.name')) === name,
  )!;
  const text = (kind: string) => textOf(box.querySelector(`.${kind}`));
  return {box, value: text('value'), gradient: text('gradient')};
}
const labels = [1, 2]
  .flatMap((out) => [`W1[${out},1]`, `W1[${out},2]`, `b1[${out}]`])
  .concat([1, 2, 3].flatMap((out) => [`W2[${out},1]`, `W2[${out},2]`, `b2[${out}]`]));
const unfolded = (figure: Figure) =>
  [...part(figure, 'unfolded')!.querySelectorAll('.sides')].map((line) =>
    [...line.querySelectorAll('code')].map(textOf),
  );
const codes = (figure: Figure, name: string) =>
  [...part(figure, name)!.querySelectorAll('code')].map((code) => textOf(code));
const cells = (figure: Figure, name: string) =>
  [...part(figure, name)!.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map(textOf),
  );

async function slide(figure: Figure, name: string, value: number): Promise<void> {
  const slider = control<HTMLInputElement>(figure, name);
  slider.value = String(value);
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  await (figure as LlmBackprop).updateComplete;
}

describe('<llm-backprop>: a step on a small network', () => {
  before(() => setViewport({width: 1100, height: 1000}));

  it('has the values of the formulas', async () => {
    const figure = await open();
    const {products, sums, hidden, logits, probabilities, loss} = forward(WEIGHTS, INPUTS, 0);
    const index = '₁₂₃₄₅₆₇₈₉';
    products.forEach((value, i) =>
      near(nodeOf(figure, `× p${index[i] ?? '₁₀'}`).value, value, 3, `p${i + 1}`),
    );
    sums.forEach((value, i) => near(nodeOf(figure, `Σ a${index[i]}`).value, value, 3));
    hidden.forEach((value, i) => near(nodeOf(figure, `tanh h${index[i]}`).value, value, 3));
    ['cat', 'dog', 'duck'].forEach((name, i) => {
      near(nodeOf(figure, `Σ ${name}`).value, logits[i], 3);
      expect(textOf(part(figure, 'graph')!)).to.contain(`${name} ${(100 * probabilities[i]).toFixed(1)}%`);
    });
    near(nodeOf(figure, '− L').value, loss, 3);
    near(nodeOf(figure, 'ln Σ eᶻ').value, loss + logits[0], 3);
    labels.forEach((name, i) => expect(nodeOf(figure, name).value).to.equal(fixed(WEIGHTS[i], 3)));
  });

  it('has the gradients of finite differences', async () => {
    const figure = await open();
    labels.forEach((name, i) => near(nodeOf(figure, name).gradient, GRADIENTS[i], 3, name));
    INPUTS.forEach((_, i) =>
      near(
        nodeOf(figure, `x${'₁₂'[i]}`).gradient,
        slope((by) => lossOf(WEIGHTS, moved(INPUTS, i, by))),
        3,
      ),
    );
    // The softmax less the one that is to come.
    const {probabilities, logits} = forward(WEIGHTS, INPUTS, 0);
    ['cat', 'dog', 'duck'].forEach((name, i) =>
      near(nodeOf(figure, `Σ ${name}`).gradient, probabilities[i] - (i ? 0 : 1), 3),
    );
    expect(logits).to.have.length(3);
    expect(nodeOf(figure, '− L').gradient).to.equal('1.000');
  });

  it('is for the token that is to come', async () => {
    const figure = await open();
    const {probabilities} = forward(WEIGHTS, INPUTS, 0);
    for (const [i, name] of ['cat', 'dog', 'duck'].entries()) {
      control(figure, `${name} ${(100 * probabilities[i]).toFixed(1)}%`).click();
      await figure.updateComplete;
      expect(figure.target).to.equal(i);
      near(nodeOf(figure, '− L').value, -Math.log(probabilities[i]), 3);
      const gradients = gradientOf(WEIGHTS, i);
      labels.forEach((label, at) => near(nodeOf(figure, label).gradient, gradients[at], 3, label));
    }
  });

  it('marks ln V, the loss of a guess', async () => {
    const figure = await open();
    expect(textOf(figure.shadowRoot!.querySelector('.ruler'))).to.contain(`ln 3 = ${Math.log(3).toFixed(4)}`);
  });

  it('goes from what is given to the loss, one node at a time, and back', async () => {
    const figure = await open('step="0"');
    const known = () =>
      [...figure.shadowRoot!.querySelectorAll('.node .value')].filter((each) => textOf(each) !== '·').length;
    const gradients = () => figure.shadowRoot!.querySelectorAll('.node .gradient').length;
    expect([known(), gradients()]).to.deep.equal([17, 0]);
    control(figure, 'One on').click();
    await figure.updateComplete;
    expect(known()).to.equal(18);
    expect(unfolded(figure)[0].slice(0, 2)).to.deep.equal(['p₁', '= W1[1,1] · x₁']);
    control(figure, 'One back').click();
    await figure.updateComplete;
    expect(known()).to.equal(17);
    await slide(figure, 'Place', 19);
    expect([known(), gradients()]).to.deep.equal([36, 0]);
    await slide(figure, 'Place', 20);
    expect(gradients()).to.equal(2); // the loss, and what it has told
    for (const [name, step] of [
      ['Before', 0],
      ['Forward', 19],
      ['Backward', 61],
      ['Update', 62],
      ['Forward again', 63],
    ] as const) {
      control(figure, name).click();
      await figure.updateComplete;
      expect(figure.step).to.equal(step);
      expect(control(figure, name).getAttribute('aria-pressed')).to.equal('true');
    }
    control(figure, 'One on').click();
    await figure.updateComplete;
    expect(figure.step).to.equal(63);
  });

  it('adds gradients up edge by edge', async () => {
    const figure = await open('step="19"');
    const sums = new Map<string, number>();
    for (let step = 20; step <= 61; step++) {
      await slide(figure, 'Place', step);
      const [, chain] = unfolded(figure);
      const to = /^Back to (.+): /.exec(chain[0])![1];
      const [upstream, local] = chain[1].replace('= ', '').split(' · ').map(numberIn);
      const contribution = numberIn(chain[2].replace('= ', ''));
      expect(upstream * local, `step ${step}`).to.be.closeTo(contribution, 3e-4);
      sums.set(to, (sums.get(to) ?? 0) + contribution);
      const name =
        {L: '− L', 'ln Σ eᶻ': 'ln Σ eᶻ'}[to] ??
        to
          .replace(/^p/, '× p')
          .replace(/^a/, 'Σ a')
          .replace(/^h/, 'tanh h')
          .replace(/^z\((.*)\)$/, 'Σ $1');
      expect(numberIn(nodeOf(figure, name).gradient), to).to.be.closeTo(sums.get(to)!, 7e-4);
    }
    expect(sums.size).to.equal(35);
    // What has come together is the derivative.
    near(String(sums.get('W1[2,2]')!.toFixed(3)), GRADIENTS[4], 3);
  });

  it('unfolds what is pointed at', async () => {
    const figure = await open();
    figure.shadowRoot!.querySelector('.graph')!.scrollIntoView({block: 'center'});
    await pointAt(nodeOf(figure, 'tanh h₁').box);
    await figure.updateComplete;
    const {sums, hidden, probabilities} = forward(WEIGHTS, INPUTS, 0);
    const [made, total] = unfolded(figure);
    expect(made).to.deep.equal([
      'h₁',
      '= tanh(a₁)',
      `= tanh(${fixed(sums[0], 4)})`,
      `= ${fixed(hidden[0], 4)}`,
    ]);
    // Three edges come together: one from each product that it goes into.
    const parts = [6, 9, 12].map((at, i) => (probabilities[i] - (i ? 0 : 1)) * WEIGHTS[at]);
    near(
      total.at(-1)!.replace('= ', ''),
      parts.reduce((a, b) => a + b),
      4,
    );
    expect(total[1].split(' + ')).to.have.length(3);
    // A weight: one edge, and its local derivative.
    await pointAt(nodeOf(figure, 'W1[2,2]').box);
    await figure.updateComplete;
    const [given, local, chain] = unfolded(figure);
    expect(given[1]).to.equal(`= ${fixed(WEIGHTS[4], 4)}`);
    expect(local).to.deep.equal(['∂p₄/∂W1[2,2]', '= x₂', '= −0.5000 (the other factor)']);
    near(chain.at(-1)!.replace('= ', ''), GRADIENTS[4], 4);
  });

  it('unfolds a line: the slope of tanh, the softmax', async () => {
    const figure = await open();
    const edge = (label: string) =>
      [...figure.shadowRoot!.querySelectorAll<SVGElement>('.edge')].find((each) =>
        each.getAttribute('aria-label')!.startsWith(label),
      )!;
    const {hidden, probabilities} = forward(WEIGHTS, INPUTS, 0);
    edge('∂h₂/∂a₂').focus();
    await figure.updateComplete;
    near(unfolded(figure)[0].at(-1)!.replace('= ', ''), 1 - hidden[1] ** 2, 4);
    edge('∂ln Σ eᶻ/∂z(dog)').focus();
    await figure.updateComplete;
    const [local] = unfolded(figure);
    near(/= (\S+) \(the probability/.exec(local.at(-1)!)![1], probabilities[1], 4);
  });

  it('calls a line by its derivative, and what comes back by what it is', async () => {
    const figure = await open();
    const {probabilities} = forward(WEIGHTS, INPUTS, 0);
    const lines = [...figure.shadowRoot!.querySelectorAll<SVGElement>('.edge')];
    const line = lines.find((each) => each.getAttribute('aria-label')!.startsWith('∂z(duck)/∂p₉'))!;
    const back = fixed(probabilities[2], 4);
    expect(line.getAttribute('aria-label')).to.equal(`∂z(duck)/∂p₉ = 1.0000, to ∂L/∂p₉: ${back}`);
    // What it has brought back stands on it while it is looked at.
    line.focus();
    await figure.updateComplete;
    const numbers = () => [...figure.shadowRoot!.querySelectorAll('.on-line')].map(textOf);
    expect(numbers()).to.contain(fixed(probabilities[2], 3));
    // Of every line: the product of both.
    figure.step = 0;
    await figure.updateComplete;
    expect(line.getAttribute('aria-label')).to.equal('∂z(duck)/∂p₉');
    expect(numbers()).to.deep.equal([]);
  });

  it('is walked through by the arrow keys', async () => {
    const figure = await open();
    nodeOf(figure, 'x₁').box.focus();
    const seen = new Set<string>();
    for (let i = 0; i < 62; i++) {
      seen.add((focused() as SVGElement).dataset.mark!);
      await press(i % 2 ? 'ArrowRight' : 'ArrowDown');
    }
    seen.add((focused() as SVGElement).dataset.mark!);
    expect(seen.size).to.equal(63); // 36 nodes, and the 27 lines between them
    expect(figure.weight).to.be.above(5);
    await press('ArrowLeft');
    expect((focused() as SVGElement).dataset.mark).not.to.equal([...seen].at(-1));
    await press('End');
    expect(focused()!.getAttribute('aria-label')).to.match(/^− L/);
    expect(unfolded(figure)[1]).to.deep.equal(['∂L/∂L', '= 1']);
    await press('Home');
    expect(focused()!.getAttribute('aria-label')).to.match(/^x₁/);
    // One stop of the Tab key.
    expect(figure.shadowRoot!.querySelectorAll('[data-mark][tabindex="0"]')).to.have.length(1);
  });

  it('has weights and inputs that are moved where they stand, by keys and by the mouse', async () => {
    const figure = await open();
    const {box} = nodeOf(figure, 'W2[1,1]');
    box.focus();
    await sendKeys({press: '+'});
    await figure.updateComplete;
    expect(figure.weights[6]).to.be.closeTo(WEIGHTS[6] + 0.1, 6e-4);
    near(nodeOf(figure, '− L').value, lossOf(figure.weights), 3);
    await sendKeys({press: '-'});
    await figure.updateComplete;
    expect(figure.weights[6]).to.be.closeTo(WEIGHTS[6], 1e-3);
    const input = nodeOf(figure, 'x₂').box;
    input.scrollIntoView({block: 'center'});
    const {left, top, width, height} = input.getBoundingClientRect();
    const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
    await sendMouse({type: 'move', position: [x, y]});
    await sendMouse({type: 'down'});
    await sendMouse({type: 'move', position: [x + 50, y]});
    await sendMouse({type: 'up'});
    await figure.updateComplete;
    expect(figure.inputs[1]).to.be.closeTo(0, 0.011);
    near(nodeOf(figure, '− L').value, lossOf(figure.weights, figure.inputs), 3);
  });

  it('takes the step, and tells what was promised', async () => {
    const figure = await open('rate="0.3"');
    const squares = GRADIENTS.reduce((sum, g) => sum + g * g, 0);
    const stepped = WEIGHTS.map((w, i) => w - 0.3 * GRADIENTS[i]);
    const [before, after] = [lossOf(WEIGHTS), lossOf(stepped)];
    const [measured, promised, left] = codes(figure, 'change');
    near(measured, after - before, 4);
    near(promised, -0.3 * squares, 4);
    near(left, after - before + 0.3 * squares, 4);
    expect(numberIn(measured) - numberIn(promised)).to.be.closeTo(numberIn(left), 1.6e-4);
    control(figure, 'Update').click();
    await figure.updateComplete;
    labels.forEach((name, i) => near(nodeOf(figure, name).value, stepped[i], 3, name));
    control(figure, 'Forward again').click();
    await figure.updateComplete;
    near(nodeOf(figure, '− L').value, after, 3);
    control(figure, 'Keep the step').click();
    await figure.updateComplete;
    labels.forEach((_, i) => expect(figure.weights[i]).to.be.closeTo(stepped[i], 1e-5));
    near(textOf(figure.shadowRoot!.querySelector('.ruler .number')), after, 4);
  });

  it('says so where the loss has not changed', async () => {
    // So sure of the first token that nothing is left to learn.
    const sure = [0, 0, 0, 0, 0, 0, 0, 0, 90, 0, 0, 0, 0, 0, 0];
    const figure = await open(`weights="${sure.join(', ')}"`);
    expect(codes(figure, 'change')[0]).to.equal('0.0000');
    expect(textOf(part(figure, 'change')!)).to.match(/To 4 places the loss has not changed\.$/);
  });

  it('says whose the weights are, and goes back to the first', async () => {
    const figure = await open();
    const since = () => textOf(figure.shadowRoot!.querySelector('.since'));
    expect(since()).to.equal('unchanged');
    control(figure, 'Keep the step').click();
    await figure.updateComplete;
    control(figure, 'Keep the step').click();
    await figure.updateComplete;
    expect(since()).to.equal('changed; steps kept: 2');
    control(figure, 'Back to the first').click();
    await figure.updateComplete;
    expect([since(), figure.weights.length]).to.deep.equal(['unchanged', 0]);
    labels.forEach((name, i) => expect(nodeOf(figure, name).value).to.equal(fixed(WEIGHTS[i], 3)));
    nodeOf(figure, 'W2[1,1]').box.focus();
    await sendKeys({press: '+'});
    await figure.updateComplete;
    expect(since()).to.equal('changed; steps kept: 0');
    const seed = control<HTMLInputElement>(figure, 'First weights from seed');
    seed.value = '7';
    seed.dispatchEvent(new Event('change', {bubbles: true}));
    await figure.updateComplete;
    expect([since(), figure.seed]).to.deep.equal(['unchanged', 7]);
    firstWeights(7).forEach((weight, i) =>
      expect(nodeOf(figure, labels[i]).value).to.equal(fixed(weight, 3)),
    );
    const linked = await open(`weights="${WEIGHTS.map((weight) => weight.toFixed(2)).join(', ')}"`);
    expect(textOf(linked.shadowRoot!.querySelector('.since'))).to.equal('changed; steps kept: 0');
  });

  it('says that no loss is below 0 where one is promised', async () => {
    const figure = await open('rate="5"');
    expect(textOf(figure.shadowRoot!.querySelector('.ruler'))).to.contain('no loss is below 0');
    figure.rate = 0.1;
    await figure.updateComplete;
    expect(textOf(figure.shadowRoot!.querySelector('.ruler'))).not.to.contain('below 0');
    await slide(figure, 'Learning rate η', 0.7);
    expect(figure.rate).to.equal(5);
  });

  it('says where a step was too long', async () => {
    const figure = await open('rate="5" target="1" inputs="3, 3"');
    const x = [3, 3];
    const gradients = WEIGHTS.map((_, i) => slope((by) => lossOf(moved(WEIGHTS, i, by), x, 1)));
    const stepped = WEIGHTS.map((w, i) => w - 5 * gradients[i]);
    const isUp = lossOf(stepped, x, 1) > lossOf(WEIGHTS, x, 1);
    expect(textOf(part(figure, 'change')!)).to.contain(isUp ? 'too long' : 'gone down');
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|Infinity|undefined/);
  });

  it('plays, and stops where nobody sees it', async function () {
    this.timeout(15_000);
    const figure = await open('step="17"');
    control(figure, 'Play').click();
    await until(() => figure.step >= 19, 'two steps', 6000);
    control(figure, 'Pause').click();
    await figure.updateComplete;
    const {step} = figure;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(figure.step).to.equal(step);
    control(figure, 'Play').click();
    figure.remove();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(figure.step).to.equal(step);
  });

  it('moves nothing where one points', async () => {
    const figure = await open();
    const height = figure.offsetHeight;
    figure.shadowRoot!.querySelector('.graph')!.scrollIntoView({block: 'center'});
    for (const name of ['x₁', 'W2[3,2]', 'ln Σ eᶻ', '− L']) {
      await pointAt(nodeOf(figure, name).box);
      await figure.updateComplete;
      expect(figure.offsetHeight, name).to.equal(height);
    }
  });

  it('takes no bad numbers', async () => {
    let figure!: LlmBackprop;
    const warnings = await warningsOf(async () => {
      figure = await open(
        'inputs="1, x" weights="1, 2" rate="-3" step="99" target="7" epsilon="5" weight="15"',
      );
    });
    expect(warnings.filter((warning) => warning.includes('llm-backprop'))).to.have.length(7);
    near(nodeOf(figure, '− L').value, lossOf(WEIGHTS), 3);
  });

  it('lies from top to bottom where there is little room, and fits 320 px', async function () {
    this.timeout(30_000);
    const figure = await place<LlmBackprop>('<llm-backprop show="graph"></llm-backprop>');
    figure.parentElement!.style.inlineSize = '320px';
    await until(
      () => Number(figure.shadowRoot!.querySelector('.graph-svg')?.getAttribute('width') ?? 999) <= 320,
      'its width',
    );
    const [first, last] = ['x₁', '− L'].map((name) => nodeOf(figure, name).box.getBoundingClientRect());
    expect(last.top).to.be.above(first.bottom + 400);
    expect(part(figure, 'body')!.scrollWidth).to.be.at.most(320);
    expect(overflow()).to.equal(0);
    // No text is wider than its box.
    for (const node of figure.shadowRoot!.querySelectorAll('.node')) {
      const {width} = node.querySelector('rect')!.getBoundingClientRect();
      for (const text of node.querySelectorAll('text'))
        expect(text.getBoundingClientRect().width, textOf(node)).to.be.at.most(width + 0.5);
    }
  });

  it('has its numbers as a table', async () => {
    const figure = await open();
    (await menuComes(figure)).click();
    await figure.updateComplete;
    control(figure, 'Show the numbers as a table').click();
    await figure.updateComplete;
    expect(cells(figure, 'numbers').find(([, what]) => what === 'L')![2]).to.equal(
      lossOf(WEIGHTS).toFixed(6),
    );
  });
});

describe('<llm-backprop>: the audit', () => {
  const audit = async (attributes = ''): Promise<LlmBackprop> => {
    const figure = await place<LlmBackprop>(`<llm-backprop show="audit" ${attributes}></llm-backprop>`);
    await until(() => figure.getAttribute('state') === 'ready', 'the figure');
    return figure;
  };

  it('measures what a nudge does, and what the gradient promises', async () => {
    const figure = await audit('weight="4" epsilon="-0.4"');
    const measured = lossOf(moved(WEIGHTS, 4, -0.4)) - lossOf(WEIGHTS);
    const promised = -0.4 * GRADIENTS[4];
    const [first, second, third] = codes(figure, 'audited').map((text) => text.split(' = ').at(-1)!);
    near(first, measured, 5);
    near(second, promised, 5);
    near(third, measured - promised, 5);
    for (const [i, row] of cells(figure, 'weights').entries()) {
      const change = lossOf(moved(WEIGHTS, i, -0.4)) - lossOf(WEIGHTS);
      expect(row[0]).to.equal(labels[i]);
      near(row[1], GRADIENTS[i], 4);
      near(row[2], change, 4, labels[i]);
      near(row[3], -0.4 * GRADIENTS[i], 4);
      near(row[4], change + 0.4 * GRADIENTS[i], 4);
    }
  });

  it('has a rest of the second order: half the nudge, a quarter of it', async () => {
    const bend =
      (lossOf(moved(WEIGHTS, 6, 1e-3)) - 2 * lossOf(WEIGHTS) + lossOf(moved(WEIGHTS, 6, -1e-3))) / 1e-6;
    const figure = await audit('weight="6" epsilon="0.2"');
    const left = () =>
      codes(figure, 'audited')
        .slice(2)
        .map((text) => numberIn(text.split(' = ').at(-1)!));
    const [first] = left();
    figure.epsilon = 0.1;
    await figure.updateComplete;
    expect(left()[0] / first).to.be.closeTo(1 / 4, 0.03);
    figure.epsilon = 0.02;
    await figure.updateComplete;
    expect(left()[1]).to.be.closeTo(bend / 2, 5e-3);
  });

  it('is moved by keys and by the mouse', async () => {
    const figure = await audit();
    const chart = part(figure, 'audit-chart')!;
    chart.focus();
    await press('ArrowRight', 'ArrowRight', 'ArrowLeft');
    expect(figure.epsilon).to.equal(0.55);
    await press('PageDown');
    expect(figure.epsilon).to.equal(0.3);
    await press('End');
    expect(figure.epsilon).to.equal(1);
    await press('Home');
    expect(figure.epsilon).to.equal(-1);
    expect(chart.getAttribute('aria-valuetext')).to.match(/^−1\.00: measured .*, promised /);
    await click(chart); // its middle is a little to the right of no nudge
    expect(Math.abs(figure.epsilon)).to.be.below(0.12);
  });

  it('is of any weight', async () => {
    const figure = await audit();
    control(figure, 'W2[2,2]').click();
    await figure.updateComplete;
    expect(figure.weight).to.equal(10);
    expect(codes(figure, 'audited')[1]).to.contain('∂L/∂W2[2,2]');
  });

  it('may be no nudge at all', async () => {
    const figure = await audit('epsilon="0"');
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|Infinity|undefined/);
    expect(codes(figure, 'audited').at(-1)).to.equal('left ÷ ε² = –');
  });

  it('is of the weight that is chosen in the graph', async function () {
    this.timeout(20_000);
    const figure = await place<LlmBackprop>('<llm-backprop></llm-backprop>');
    await until(() => part(figure, 'weights') && part(figure, 'graph'), 'both');
    await click(nodeOf(figure, 'W2[2,1]').box.querySelector('rect')!);
    expect(figure.weight).to.equal(9);
    expect(codes(figure, 'audited')[1]).to.contain('∂L/∂W2[2,1]');
  });

  it('fits 320 px', async () => {
    const figure = await audit();
    figure.parentElement!.style.inlineSize = '320px';
    await until(
      () => Number(figure.shadowRoot!.querySelector('.curve')?.getAttribute('width') ?? 999) <= 320,
      'its width',
    );
    expect(part(figure, 'body')!.scrollWidth).to.be.at.most(320);
    expect(overflow()).to.equal(0);
  });
});

describe('<llm-backprop>', () => {
  it('has nothing that axe finds in the network and the audit', async function () {
    this.timeout(60_000);
    await setViewport({width: 1000, height: 800});
    for (const show of ['graph', 'audit']) {
      const figure = await place<LlmBackprop>(`<llm-backprop show="${show}"></llm-backprop>`);
      await menuComes(figure);
      await expect(figure).to.be.accessible();
      expect(parts(figure, 'figure')).to.have.length(1);
    }
  });
});
