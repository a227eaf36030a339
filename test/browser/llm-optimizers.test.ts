import {expect} from '@open-wc/testing';
import {sendKeys, sendMouse, setViewport} from '@web/test-runner-commands';
import {modelPresets, optimizerBytes, Random} from 'llm-anatomy/core';
import {regionsBelow, smooth, type Field} from '../../dist/elements/llm-optimizers/contours.js';
import type {LlmOptimizers} from '../../dist/elements/llm-optimizers/llm-optimizers.js';
import {
  choose,
  control,
  menuComes,
  overflow,
  part,
  place,
  press,
  textOf,
  until,
  type Figure,
} from './support/page.js';
import {isShown, names, numberIn, open, pathOf, rowOf, type At} from './support/race.js';

const ALL = names.join(',');

/** The formulas written anew, with gradients by hand. */
const rosenbrock: At = (x, y) => ({
  loss: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  gradient: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
});
const ravine: At = (x, y) => ({loss: 0.5 * x * x + 25 * y * y, gradient: [x, 50 * y]});

async function slide(figure: LlmOptimizers, name: string, value: number): Promise<void> {
  const labels = [...figure.shadowRoot!.querySelectorAll<HTMLLabelElement>('label.slider')];
  const label = labels.find((each) => textOf(each.querySelector('span')) === name)!;
  const input = label.querySelector('input')!;
  input.value = String(value);
  input.dispatchEvent(new Event('input', {bubbles: true}));
  await figure.updateComplete;
}

const trails = (figure: Figure) => figure.shadowRoot!.querySelectorAll('.map g.race');

describe('<llm-optimizers>', () => {
  it('shows a race with no attribute at all', async () => {
    const figure = await open();
    expect(trails(figure)).to.have.length(5);
    expect(figure.shadowRoot!.querySelectorAll('.level').length).to.be.above(5);
    expect(textOf(part(figure, 'verdict')!)).to.match(/^After step 100 the lowest is \w+, loss/);
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity|\[object/);
    await until(() => part(figure, 'chart')!.querySelector('canvas'), 'the chart');
  });

  describe('a race', () => {
    for (const name of names)
      it(`is the core’s: ${name}`, async () => {
        const figure = await open(`surface="rosenbrock" optimizers="${ALL}" optimizer="${name}" steps="60"`);
        const [rate, loss, distance, bytes] = rowOf(figure, name);
        const path = pathOf(name, rosenbrock, [-1.2, 1], numberIn(rate), 60);
        const {point, loss: last} = path[60];
        isShown(loss, last);
        isShown(distance, Math.hypot(point[0] - 1, point[1] - 1));
        const floats = {sgd: 0, momentum: 1, nesterov: 1, rmsprop: 1, adam: 2, adamw: 2, lion: 1, muon: 1}[
          name
        ];
        expect(bytes).to.equal(String(4 * floats));
        // The last number of the rule's last step for x is where it came to.
        const lines = [...part(figure, 'rule')!.children];
        const step = lines.find((line) => textOf(line).startsWith('w ←'))!;
        for (const [axis, cell] of step.querySelectorAll('code').entries()) {
          const shown = numberIn(textOf(cell).split(' = ').at(-1)!);
          expect(shown).to.be.closeTo(point[axis], 6e-4 * Math.abs(point[axis]));
        }
      });

    it('has rules whose numbers give what they say', async () => {
      for (const name of names) {
        const figure = await open(
          `surface="ravine" optimizers="${name}" optimizer="${name}" step="7" decay="0.03"`,
        );
        const cells = [...part(figure, 'rule')!.querySelectorAll('code')].map((cell) =>
          textOf(cell).slice(3),
        );
        expect(cells.length).to.be.above(1);
        for (const cell of cells) {
          const [left, right] = cell.split(' = ');
          if (left.includes('NewtonSchulz')) continue;
          const code = left
            .replaceAll('−', '-')
            .replace(
              / × 10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g,
              (_, minus: string, digits: string) =>
                `e${minus && '-'}${[...digits].map((d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(d)).join('')}`,
            )
            .replace('10⁻⁸', '1e-8')
            .replace(/(\([^()]*\)|[\d.e-]+)²/g, '($1)**2')
            .replace(/([\d.]+)⁷/g, '$1**7')
            .replace(/√([\d.e-]+)/g, 'Math.sqrt($1)')
            .replaceAll('sign(', 'Math.sign(')
            .replaceAll('·', '*');
          const found = new Function(`return ${code}`)() as number;
          const size = Math.max(
            ...(code.match(/\d[\d.]*(?:e-?\d+)?/g) ?? ['1']).map(Number).filter((n) => n < 100),
          );
          expect(found, `${name}: ${cell}`).to.be.closeTo(
            numberIn(right),
            2e-3 * Math.abs(numberIn(right)) + 2e-3 * size,
          );
        }
        figure.remove();
      }
    });

    it('begins at the surface’s own start, with rates by which nobody diverges and all come lower', async function () {
      this.timeout(30_000);
      for (const surface of ['bowl', 'ravine', 'saddle', 'rosenbrock', 'beale', 'noisy']) {
        const figure = await open(`surface="${surface}" optimizers="${ALL}"`);
        const shown = names.map((name) => numberIn(rowOf(figure, name)[1]));
        figure.step = 0;
        await figure.updateComplete;
        const first = numberIn(rowOf(figure, 'sgd')[1]);
        for (const [i, loss] of shown.entries()) expect(loss, `${names[i]} on ${surface}`).to.be.below(first);
        figure.remove();
      }
    });

    it('heeds what is set: rate, momentum, decay, steps', async () => {
      const figure = await open('surface="ravine" optimizers="momentum,adamw" optimizer="momentum"');
      const rate = numberIn(rowOf(figure, 'momentum')[0]);
      await slide(figure, 'Learning rate', -1);
      expect(numberIn(rowOf(figure, 'momentum')[0])).to.equal(rate / 2);
      await slide(figure, 'Momentum μ', 1);
      expect(figure.momentum).to.equal(0.5);
      await slide(figure, 'Weight decay λ', 5);
      expect(figure.decay).to.equal(0.1);
      await slide(figure, 'Steps', 30);
      const path = pathOf('momentum', ravine, [-2, 1], rate / 2, 30, {momentum: 0.5, weightDecay: 0.1});
      isShown(rowOf(figure, 'momentum')[1], path[30].loss);
      const [adamRate, loss] = rowOf(figure, 'adamw');
      isShown(loss, pathOf('adamw', ravine, [-2, 1], numberIn(adamRate), 30, {weightDecay: 0.1})[30].loss);
    });

    it('has noise of its seed, the same for all', async () => {
      const figure = await open('surface="ravine" noise="2" seed="9" steps="20" optimizers="sgd,adam"');
      const random = new Random(9);
      const noise = Array.from({length: 21}, () => [2 * random.normal(), 2 * random.normal()]);
      const noisy: At = (x, y, step) => {
        const {loss, gradient} = ravine(x, y, step);
        return {loss, gradient: [gradient[0] + noise[step][0], gradient[1] + noise[step][1]]};
      };
      for (const name of ['sgd', 'adam'] as const) {
        const [rate, loss] = rowOf(figure, name);
        isShown(loss, pathOf(name, noisy, [-2, 1], numberIn(rate), 20)[20].loss);
      }
      const before = rowOf(figure, 'sgd')[1];
      figure.seed = 10;
      await figure.updateComplete;
      expect(rowOf(figure, 'sgd')[1]).not.to.equal(before);
    });

    it('says who has diverged, and recovers', async () => {
      const figure = await open('surface="rosenbrock" rate="8"');
      expect(textOf(part(figure, 'verdict')!)).to.match(
        /Diverged: SGD, Momentum.*: .*Lower the learning rate/,
      );
      expect(rowOf(figure, 'sgd')[1]).to.match(/^diverged at step \d+$/);
      figure.optimizer = 'sgd';
      await figure.updateComplete;
      expect(textOf(figure.shadowRoot!)).to.contain('its last step with numbers');
      expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|Infinity/);
      expect(figure.shadowRoot!.innerHTML).not.to.match(/NaN|Infinity/);
      await slide(figure, 'Learning rate', 0);
      expect(textOf(part(figure, 'verdict')!)).not.to.contain('Diverged');
    });

    it('says of the diverged what is true of all of them', async () => {
      const figure = await open('surface="rosenbrock" rate="8"');
      const said = textOf(part(figure, 'verdict')!);
      expect(said).to.contain('a weight beyond a million, or no number any more');
      expect(said).not.to.contain('overshot');
    });

    it('says of a winner that swings between which losses', async () => {
      const figure = await open('surface="ravine" rate="1"');
      const lion = pathOf('lion', ravine, [-2, 1], numberIn(rowOf(figure, 'lion')[0]), 100);
      const losses = lion.slice(91).map(({loss}) => loss);
      const verdict = part(figure, 'verdict')!;
      expect(textOf(verdict)).to.match(/the lowest is Lion, .* It swings: in its last ten steps between/);
      const [, , low, high] = [...verdict.querySelectorAll('code')].map(textOf);
      isShown(low, Math.min(...losses));
      isShown(high, Math.max(...losses));
      // At the step before it is not the lowest; and one that only falls does not swing, however fast it does.
      await slide(figure, 'Step', 99);
      expect(textOf(verdict)).not.to.match(/Lion.*swings/);
      figure.remove();
      const falling = await open('surface="bowl" optimizers="sgd" rate="2.5" step="20"');
      expect(numberIn(rowOf(falling, 'sgd')[1])).to.be.below(1e-6);
      expect(textOf(part(falling, 'verdict')!)).not.to.contain('swings');
    });

    it('has one path for Adam and AdamW where nothing decays', async () => {
      const figure = await open('optimizers="adam,adamw" decay="0"');
      expect(rowOf(figure, 'adam')[1]).to.equal(rowOf(figure, 'adamw')[1]);
    });

    it('is run by whoever is ticked', async () => {
      const figure = await open();
      control(figure, 'Nesterov races').click();
      control(figure, 'SGD races').click();
      await figure.updateComplete;
      expect(figure.optimizers).to.deep.equal(['momentum', 'nesterov', 'adam', 'lion', 'muon']);
      expect(rowOf(figure, 'sgd')[1]).to.equal('–');
      for (const name of ['Momentum', 'Nesterov', 'Adam', 'Lion', 'Muon']) {
        control(figure, `${name} races`).click();
        await figure.updateComplete;
      }
      expect(textOf(part(figure, 'verdict')!)).to.equal('Nobody races. Tick an optimizer.');
      expect(textOf(part(figure, 'rule')!)).to.contain('does not race');
    });

    it('has colours, dashes and marks that are all apart', async () => {
      const figure = await open(`optimizers="${ALL}"`);
      const looks = [...trails(figure)].map((each) => {
        const trail = each.querySelector('.trail')!;
        return [getComputedStyle(trail).stroke, trail.getAttribute('stroke-dasharray')] as const;
      });
      expect(new Set(looks.map(([stroke]) => stroke)).size).to.equal(8);
      const shapes = [...figure.shadowRoot!.querySelectorAll('.map > .mark')].map((mark) =>
        mark.getAttribute('d'),
      );
      expect(new Set(shapes).size).to.equal(8);
      expect(new Set(looks.map(([, dash]) => dash)).size).to.be.at.least(7);
    });
  });

  describe('the map’s lines', () => {
    const SIZE = 41;
    const fieldOf = (f: (x: number, y: number) => number, size = SIZE) => ({
      cols: size,
      rows: size,
      values: Float64Array.from({length: size * size}, (_, i) => f(i % size, Math.floor(i / size))),
    });
    /** By the shoelace formula; holes count less. */
    const areaOf = (path: string) =>
      path
        .split('Z')
        .filter(Boolean)
        .map((outline) =>
          outline
            .slice(1)
            .split('L')
            .map((point) => point.split(' ').map(Number)),
        )
        .reduce(
          (sum, points) =>
            sum +
            points.reduce((all, [x, y], i) => {
              const [a, b] = points[(i + 1) % points.length];
              return all + (x * b - a * y) / 2;
            }, 0),
          0,
        );

    const regionBelow = (field: Field, level: number) => regionsBelow(field, [level])[0];

    it('enclose what is below', () => {
      const bowl = fieldOf((x, y) => (x - 20) ** 2 + (y - 20) ** 2);
      const areas = regionsBelow(bowl, [25, 100, 225]).map((path) => Math.abs(areaOf(path)));
      for (const [i, radius] of [5, 10, 15].entries())
        expect(areas[i]).to.be.closeTo(Math.PI * radius ** 2, radius / 5);
      // A ring: between 8 and 15, with a hole.
      const ring = fieldOf((x, y) => Math.abs(Math.hypot(x - 20, y - 20) - 11.5));
      expect(Math.abs(areaOf(regionBelow(ring, 3.5)))).to.be.closeTo(Math.PI * (15 ** 2 - 8 ** 2), 8);
      // Two that meet in a corner stay two.
      expect(regionBelow({cols: 2, rows: 2, values: [0, 1, 1, 0]}, 0.4).match(/M/g)).to.have.length(2);
      // All of it, where all is below; and nothing where nothing is.
      const level = (value: number) => fieldOf(() => value);
      expect(Math.abs(areaOf(regionBelow(level(0), 1)))).to.equal(40 * 40);
      expect(regionsBelow(level(2), [0, 1])).to.deep.equal(['', '']);
      // What was no number is above all levels, and its neighbours' outlines end at them.
      expect(regionBelow({cols: 3, rows: 1, values: [0, NaN, Infinity]}, 1)).to.equal('M0 0L0 0L0 0L0 0Z');
    });

    it('are drawn through what was measured', () => {
      const coarse = fieldOf((x, y) => Math.sin(x) + y * x, 9);
      const fine = smooth(coarse, 4);
      expect([fine.cols, fine.rows]).to.deep.equal([33, 33]);
      for (let i = 0; i < 81; i++)
        expect(fine.values[Math.floor(i / 9) * 4 * 33 + (i % 9) * 4]).to.be.closeTo(coarse.values[i], 1e-12);
    });
  });

  describe('the start', () => {
    it('is moved by keys', async () => {
      const figure = await open('surface="bowl"');
      const ring = part(figure, 'start')!;
      ring.focus();
      await press('ArrowRight', 'ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowDown', 'ArrowDown');
      expect(figure.start).to.deep.equal([-1.9, 1.4]);
      expect(ring.getAttribute('aria-valuetext')).to.match(/^x −1\.90, y 1\.40, Loss 2\.7/);
      await sendKeys({down: 'Shift'});
      await press('ArrowRight');
      await sendKeys({up: 'Shift'});
      expect(figure.start).to.deep.equal([-1.4, 1.4]);
      const [rate, loss] = rowOf(figure, 'sgd');
      const bowl: At = (x, y) => ({loss: (x * x + y * y) / 2, gradient: [x, y]});
      isShown(loss, pathOf('sgd', bowl, [-1.4, 1.4], numberIn(rate), 100)[100].loss);
      await press('Home');
      expect(figure.start).to.equal('');
    });

    it('is dragged, and goes where the map is pressed', async () => {
      const figure = await open('surface="bowl"');
      const map = part(figure, 'map')!;
      map.scrollIntoView({block: 'center'});
      const ring = part(figure, 'start')!.querySelector('.ring')!.getBoundingClientRect();
      const frame = map.querySelector('.frame')!.getBoundingClientRect();
      const at = (x: number, y: number): [number, number] => [
        Math.round(frame.left + ((x + 2.5) / 5) * frame.width),
        Math.round(frame.top + ((2.5 - y) / 5) * frame.height),
      ];
      await sendMouse({type: 'move', position: [Math.round(ring.left + 9), Math.round(ring.top + 9)]});
      await sendMouse({type: 'down'});
      await sendMouse({type: 'move', position: at(1, 1)});
      await figure.updateComplete;
      const [x, y] = figure.start as [number, number];
      expect(x).to.be.closeTo(1, 0.03);
      expect(y).to.be.closeTo(1, 0.03);
      await sendMouse({type: 'up'});
      await sendMouse({type: 'click', position: at(-1, -2)});
      await figure.updateComplete;
      expect((figure.start as [number, number])[1]).to.be.closeTo(-2, 0.03);
      // Beyond the map it stays within.
      await sendMouse({type: 'move', position: at(-1, -2)});
      await sendMouse({type: 'down'});
      await sendMouse({type: 'move', position: at(-1, -2.7)});
      await sendMouse({type: 'up'});
      expect((figure.start as [number, number])[1]).to.equal(-2.5);
    });
  });

  describe('its steps', () => {
    it('are stepped, stepped back and dragged', async () => {
      const figure = await open('surface="ravine" optimizers="sgd" optimizer="sgd" step="3"');
      const rate = numberIn(rowOf(figure, 'sgd')[0]);
      const path = pathOf('sgd', ravine, [-2, 1], rate, 100);
      isShown(rowOf(figure, 'sgd')[1], path[3].loss);
      control(figure, 'Forward').click();
      await figure.updateComplete;
      isShown(rowOf(figure, 'sgd')[1], path[4].loss);
      control(figure, 'Back').click();
      control(figure, 'Back').click();
      await figure.updateComplete;
      expect(figure.step).to.equal(2);
      await slide(figure, 'Step', 40);
      isShown(rowOf(figure, 'sgd')[1], path[40].loss);
      expect(textOf(figure.shadowRoot!)).to.contain('Step 40, from');
    });

    it('are played, and stopped', async () => {
      const figure = await open('surface="ravine" steps="100"');
      control(figure, 'Play').click();
      await until(() => figure.step > 3, 'some steps');
      control(figure, 'Pause').click();
      const {step} = figure;
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(figure.step).to.equal(step);
    });
  });

  it('tells what is remembered for a large model', async () => {
    const {config, parameters} = modelPresets['llama-3-8b'];
    for (const name of ['sgd', 'adamw', 'muon'] as const) {
      const figure = await open(`optimizer="${name}"`);
      const [, state, weights] = [...part(figure, 'bytes')!.querySelectorAll('code')].map(textOf);
      expect(state).to.equal((Number(optimizerBytes(name, config)) / 1e9).toFixed(1));
      expect(weights).to.equal(((2 * parameters) / 1e9).toFixed(1));
      figure.remove();
    }
  });

  it('takes a bad value for the default', async () => {
    const figure = await open(
      'surface="moon" optimizers="sgd,foo" start="here" rate="99" steps="x" momentum="2"',
    );
    expect(figure.surface).to.equal('ravine');
    expect([figure.start, figure.rate, figure.steps, figure.momentum]).to.deep.equal(['', 0, 0, '']);
    expect(trails(figure)).to.have.length(5);
  });

  it('goes to another surface, with its start, its steps and its rates', async () => {
    const figure = await open('start="1, 1" steps="7" rate="3"');
    choose(figure, 'Loss', 'Beale’s plateaus');
    await figure.updateComplete;
    expect([figure.surface, figure.start, figure.steps, figure.rate]).to.deep.equal(['beale', '', 0, 0]);
    expect(textOf(part(figure, 'formula')!)).to.contain('1.5');
    expect(textOf(figure.shadowRoot!)).to.contain('It is 0 at (3, 0.5).');
  });

  it('has its numbers as a table', async () => {
    const figure = await open('surface="bowl" steps="3" optimizers="sgd,lion"');
    (await menuComes(figure)).click();
    await figure.updateComplete;
    control(figure, 'Show the numbers as a table').click();
    await figure.updateComplete;
    expect(part(figure, 'numbers')!.querySelectorAll('tbody tr')).to.have.length(8);
  });

  it('does nothing where nobody can see it', async () => {
    const figure = await place<LlmOptimizers>(
      '<div style="block-size: 400vh"></div><llm-optimizers></llm-optimizers>',
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(figure.getAttribute('state')).to.equal('idle');
    expect(trails(figure)).to.have.length(0);
  });

  it('has two columns from 860 px on, with all of the table', async function () {
    this.timeout(30_000);
    await setViewport({width: 1200, height: 800});
    // The longest numbers: "2.77 × 10⁻³⁵".
    const figure = await open('surface="bowl" optimizers="sgd,lion,adam" rate="2" step="79"');
    for (const width of [860, 900, 1000]) {
      figure.parentElement!.style.inlineSize = `${width}px`;
      await until(() => Math.round(figure.getBoundingClientRect().width) === width, 'its width');
      await until(() => figure.shadowRoot!.querySelector('.two'), 'two columns');
      const {right} = figure.getBoundingClientRect();
      const table = part(figure, 'standings')!.getBoundingClientRect();
      expect(table.right, String(width)).to.be.at.most(right + 0.5);
      await until(() => part(figure, 'map')!.getBoundingClientRect().right < table.left, 'the map beside it');
    }
  });

  it('fits 320 px', async () => {
    const figure = await open('surface="beale" optimizer="adamw"');
    figure.parentElement!.style.inlineSize = '320px';
    await until(() => part(figure, 'body')!.scrollWidth <= 320, 'its width');
    expect(overflow()).to.equal(0);
  });

  for (const surface of ['rosenbrock', 'noisy'])
    it(`has nothing that axe finds: ${surface}`, async function () {
      this.timeout(60_000);
      await setViewport({width: 1000, height: 800});
      const figure = await open(`surface="${surface}" rate="6"`);
      await expect(figure).to.be.accessible();
    });
});
