// <llm-bpe> as a reader meets it.
import {expect, nextFrame, oneEvent} from '@open-wc/testing';
import {emulateMedia, setViewport} from '@web/test-runner-commands';
import type {LlmBpe, LlmStepChangeEvent} from 'llm-anatomy';
import 'llm-anatomy/llm-bpe';
import {setForcedColors} from './support/forced-colors.js';
import {closeSessions, sessionOf} from './support/sessions.js';
import {laidOut} from '../../dist/views/laid-out.js';
import {
  choose,
  click,
  control,
  menuComes,
  findControl,
  focused,
  part,
  parts,
  place,
  placeWith,
  press,
  stateIs,
  textOf,
  until,
  warningsOf,
} from './support/page.js';

/** The IDs of " unhappiness", from tiktoken. */
const tokens = {o200k_base: [137500, 117779], gpt2: [14274, 42661]};

async function ready(markup: string): Promise<LlmBpe> {
  const figure = await place<LlmBpe>(markup);
  await stateIs(figure, 'ready');
  await figure.updateComplete;
  return figure;
}

/** Waits for the step that `action` brings about. */
async function stepAfter(figure: LlmBpe, action: () => unknown): Promise<LlmStepChangeEvent> {
  const event = oneEvent(figure, 'llm-step-change') as unknown as Promise<LlmStepChangeEvent>;
  await action();
  const change = await event;
  await figure.updateComplete;
  return change;
}

const readout = (figure: LlmBpe): string => textOf(part(figure, 'readout')!);

const shapes = (figure: LlmBpe, name: string, selector: string): SVGElement[] => [
  ...part(figure, name)!.querySelectorAll<SVGElement>(selector),
];

/** The parts of the piece, as they stand in the row on top. */
const split = (figure: LlmBpe): string[] =>
  shapes(figure, 'split', '.part .label').map((label) => textOf(label));

/** What is written between them. */
const ranks = (figure: LlmBpe): string[] =>
  shapes(figure, 'split', '.between text').map((label) => textOf(label));

/** The labels of the tree's boxes in the order they were made. */
const tree = (figure: LlmBpe): string[] =>
  shapes(figure, 'tree', '.box .label').map((label) => textOf(label));

const slider = (figure: LlmBpe, name: 'Step' | 'Merges'): HTMLInputElement => control(figure, name);

const table = (figure: LlmBpe): string[][] =>
  [...part(figure, 'numbers')!.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => textOf(cell)),
  );

async function showNumbers(figure: LlmBpe): Promise<void> {
  (await menuComes(figure)).focus();
  await press('Enter');
  const item = await until(() => findControl(figure, 'Show the numbers as a table'), 'the menu');
  item.click();
  await until(() => part(figure, 'numbers'), 'the table');
}

const type = (figure: LlmBpe, name: string, text: string): void => {
  const field = control<HTMLInputElement>(figure, name);
  field.value = text;
  field.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
};

const chips = (figure: LlmBpe): string[] => parts(figure, 'token').map((chip) => textOf(chip));

/** How far the page is wider than the window, in px. */
const overflow = (): number => document.documentElement.scrollWidth - document.documentElement.clientWidth;

describe('<llm-bpe>: one word, real table', () => {
  it('shows before any click the tokens the word ends in, and all that led there', async () => {
    const figure = await ready('<llm-bpe></llm-bpe>');
    expect(split(figure)).to.deep.equal(['·unh', 'appiness']);
    expect(ranks(figure)).to.deep.equal(['–']);
    expect(tree(figure).slice(12)).to.deep.equal([
      ...['in', 'es', '·u', 'ap', 'ess', '·un', 'app', 'iness', 'appiness', '·unh'],
    ]);
    expect(readout(figure)).to.equal(
      'Step 10 of 10: «·un» + «h» → «·unh», rank 137500, the only possible merge. ' +
        'No pair is left that the vocabulary knows: 2 tokens.',
    );
  });

  it('tells its step and its tokens', async () => {
    const figure = await ready('<llm-bpe></llm-bpe>');
    const {step, steps, ids} = await stepAfter(figure, () => control(figure, 'First step').click());
    expect([step, steps, ids.length]).to.deep.equal([0, 10, 12]);
    const last = await stepAfter(figure, () => control(figure, 'Last step').click());
    expect([last.step, ...last.ids]).to.deep.equal([10, ...tokens.o200k_base]);
  });

  it('begins with bytes, whose IDs and possible merges it shows', async () => {
    const figure = await ready('<llm-bpe step="0" text="lowest"></llm-bpe>');
    expect(split(figure)).to.deep.equal(['l', 'o', 'w', 'e', 's', 't']);
    expect(tree(figure)).to.deep.equal(['l', 'o', 'w', 'e', 's', 't']);
    expect(readout(figure)).to.equal('Step 0 of 5: 6 bytes, none of them merged.');
    const next = shapes(figure, 'split', '.between.next text');
    expect(next.map(textOf)).to.deep.equal(['268']);
    expect(Math.min(...ranks(figure).map(Number))).to.equal(268);
    const style = getComputedStyle(next[0]);
    expect(style.textDecorationLine).to.equal('underline');
    expect(Number(style.fontWeight)).to.be.at.least(600);
  });

  it('goes by arrow keys on the slider, and by the buttons', async () => {
    const figure = await ready('<llm-bpe step="3"></llm-bpe>');
    slider(figure, 'Step').focus();
    await press('ArrowRight');
    expect(figure.step).to.equal(4);
    expect(readout(figure)).to.match(/^Step 4 of 10: «a» \+ «p» → «ap», rank 403, the lowest of 8/);
    await press('ArrowLeft', 'ArrowLeft');
    expect(figure.getAttribute('step')).to.equal('2');
    expect(tree(figure).slice(12)).to.deep.equal(['in', 'es']);
    await press('End');
    expect(readout(figure)).to.match(/^Step 10 /);
    await click(control(figure, 'One step back'));
    expect(figure.step).to.equal(9);
    await click(control(figure, 'One step on'));
    expect(figure.step).to.equal(10);
    expect(control(figure, 'One step on').ariaDisabled).to.equal('true');
    await click(control(figure, 'First step'));
    expect(figure.step).to.equal(0);
    await press('Enter');
    expect(focused(), 'after the button came to its end').to.equal(control(figure, 'First step'));
  });

  it('says what went wrong with its table, and tries again', async () => {
    const figure = await placeWith<LlmBpe>(sessionOf('/faulty/once/bpe/'), '<llm-bpe></llm-bpe>');
    await stateIs(figure, 'error');
    expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
    expect(part(figure, 'split')).to.be.undefined;
    control(figure, 'Try again').click();
    await stateIs(figure, 'ready');
    expect(split(figure)).to.deep.equal(['·unh', 'appiness']);
    await closeSessions();
  });

  it('keeps the room of merges to come: nothing moves', async () => {
    const figure = await ready('<llm-bpe></llm-bpe>');
    const height = figure.offsetHeight;
    for (const step of [0, 4, 10]) {
      figure.step = step;
      await figure.updateComplete;
      expect(figure.offsetHeight, `at step ${step}`).to.equal(height);
    }
  });

  it('plays to the end, silently, and stops there', async function () {
    this.timeout(15_000);
    const figure = await ready('<llm-bpe text="lowest"></llm-bpe>');
    const steps: number[] = [];
    figure.addEventListener('llm-step-change', ({step}) => steps.push(step));
    await click(control(figure, 'Play'));
    expect(part(figure, 'readout')!.ariaLive).to.equal('off');
    await until(() => findControl(figure, 'Play'), 'the end', 8000);
    expect(steps).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(part(figure, 'readout')!.ariaLive).to.equal('polite');
  });

  it('pauses, and a reader’s own step ends the playing', async () => {
    const figure = await ready('<llm-bpe></llm-bpe>');
    await click(control(figure, 'Play'));
    await click(control(figure, 'Pause'));
    const {step} = figure;
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(figure.step, 'paused').to.equal(step);
    expect(step).to.be.lessThan(10);
    await click(control(figure, 'Play'));
    await click(control(figure, 'One step on'));
    expect(findControl(figure, 'Pause'), 'playing after a step').to.be.undefined;
  });

  it('changes pieces by click and by arrow keys; merges stay inside', async () => {
    const figure = await ready('<llm-bpe text="The lighthouse keepers"></llm-bpe>');
    const names = () =>
      [...figure.shadowRoot!.querySelectorAll<HTMLInputElement>('[name="piece"]')].map(({labels}) =>
        textOf(labels![0]),
      );
    expect(names()).to.deep.equal(['The', '·lighthouse', '·keepers']);
    expect(split(figure)).to.deep.equal(['The']);
    await stepAfter(figure, () => click(control(figure, '·lighthouse').parentElement!));
    expect([figure.piece, split(figure)]).to.deep.equal([1, ['·lighthouse']]);
    await stepAfter(figure, async () => press('ArrowRight'));
    expect([figure.piece, split(figure)]).to.deep.equal([2, ['·keep', 'ers']]);
    expect((focused() as HTMLInputElement).checked).to.be.true;
  });

  it('shows other merges under another encoding', async () => {
    const figure = await ready('<llm-bpe></llm-bpe>');
    const {ids} = await stepAfter(figure, () => choose(figure, 'Encoding', 'gpt2'));
    expect(figure.encoding).to.equal('gpt2');
    expect([...ids]).to.deep.equal(tokens.gpt2);
  });

  it('merges what is typed', async () => {
    const figure = await ready('<llm-bpe step="2"></llm-bpe>');
    await stepAfter(figure, () => type(figure, 'Text', 'lowest'));
    expect(split(figure).join('')).to.equal('lowest');
    expect(readout(figure)).to.match(/^Step 5 of 5/);
  });

  it('says what to do where nothing is typed', async () => {
    const figure = await ready('<llm-bpe text=""></llm-bpe>');
    expect(readout(figure)).to.equal('Type something: its bytes and their merges appear here.');
    expect(control(figure, 'Play').ariaDisabled).to.equal('true');
    expect(slider(figure, 'Step').disabled).to.be.true;
  });

  it('reads half a character as U+FFFD and says so', async () => {
    const figure = await ready('<llm-bpe></llm-bpe>');
    await stepAfter(figure, () => {
      figure.text = '\ud83d';
      figure.step = 0;
    });
    expect(split(figure)).to.deep.equal(['EF', 'BF', 'BD']);
    expect(textOf(figure.shadowRoot!)).to.contain('lone surrogate');
  });

  it('shows markup as the text it is', async () => {
    const figure = await ready('<llm-bpe></llm-bpe>');
    await stepAfter(figure, () => (figure.text = '<b>&amp;'));
    expect(figure.shadowRoot!.querySelector('b')).to.be.null;
    expect(split(figure).join('')).to.contain('<');
  });

  it('cuts a long piece after 64 bytes, and says so', async () => {
    const figure = await ready(`<llm-bpe text="${'z'.repeat(100)}" step="0"></llm-bpe>`);
    expect(split(figure)).to.have.length(64);
    expect(textOf(figure.shadowRoot!)).to.contain('Shown are its first 64 bytes.');
  });

  it('keeps the row of a long piece’s step in sight', async () => {
    const figure = await ready(`<llm-bpe text="Donaudampfschifffahrtsgesellschaft"></llm-bpe>`);
    const stage = figure.shadowRoot!.querySelector('.stage')!;
    expect(stage.scrollHeight).to.be.greaterThan(stage.clientHeight);
    const isSeen = () => {
      const box = part(figure, 'tree')!.querySelector('.newest')!.getBoundingClientRect();
      const {top, bottom} = stage.getBoundingClientRect();
      return box.top >= top && box.bottom <= bottom;
    };
    await until(isSeen, 'the row of the last step in sight');
    slider(figure, 'Step').focus();
    await press('Home', 'ArrowRight');
    await until(isSeen, 'the row of step 1 in sight');
  });

  it('has its merges as a table', async () => {
    const figure = await ready('<llm-bpe text="lowest"></llm-bpe>');
    await showNumbers(figure);
    expect(table(figure)).to.have.length(5);
    expect(table(figure)[0]).to.deep.equal(['1', 'e', 's', 'es', '268']);
  });

  it('takes no bad value, and warns once of each', async () => {
    const markup = '<llm-bpe mode="blend" encoding="o300k" step="-7" piece="x" merges="9e9"></llm-bpe>';
    const warnings = await warningsOf(async () => {
      const figure = await ready(markup);
      expect([figure.mode, figure.encoding, figure.step, figure.piece, figure.merges]).to.deep.equal([
        'merge',
        'o200k_base',
        -1,
        0,
        44,
      ]);
      await ready(markup);
    });
    expect(warnings.map((warning) => /^<llm-bpe> (\w+): expected/.exec(warning)?.[1])).to.have.members([
      ...['mode', 'encoding', 'step', 'piece', 'merges'],
    ]);
  });

  it('takes a step beyond the last for the last, a piece beyond the last for the last', async () => {
    const figure = await ready('<llm-bpe text="lowest low" step="40" piece="9"></llm-bpe>');
    expect(split(figure)).to.deep.equal(['·low']);
  });
});

describe('<llm-bpe>: train your own', () => {
  it('shows before any click a sentence split by what it learned', async () => {
    const figure = await ready('<llm-bpe mode="train"></llm-bpe>');
    expect(readout(figure)).to.equal('Merge 44: «·shi» + «ps» → «·ships», seen 4 times.');
    expect(chips(figure)).to.include.members(['·the', '·light', '·water']);
    expect(chips(figure).join('').replaceAll('·', ' ')).to.equal(figure.sentence);
    expect(parts(figure, 'merges')[0].querySelectorAll('li')).to.have.length(44);
  });

  it('re-splits the sentence as the slider moves, from bytes on', async () => {
    const figure = await ready('<llm-bpe mode="train"></llm-bpe>');
    slider(figure, 'Merges').focus();
    await stepAfter(figure, () => press('Home'));
    expect(chips(figure)).to.have.length(figure.sentence.length);
    expect(readout(figure)).to.match(/^No merges yet/);
    const {step, ids} = await stepAfter(figure, () => press('ArrowRight'));
    expect(step).to.equal(1);
    expect(readout(figure)).to.equal('Merge 1: «t» + «h» → «th», seen 32 times.');
    expect(chips(figure)).to.include('th');
    expect(ids).to.have.length(chips(figure).length);
    expect(ids.length).to.be.lessThan(figure.sentence.length);
    await stepAfter(figure, () => press('End'));
    expect(figure.merges).to.equal(Number(slider(figure, 'Merges').max));
  });

  it('trains anew on another text', async () => {
    const figure = await ready('<llm-bpe mode="train" merges="2" sentence="ababx"></llm-bpe>');
    await stepAfter(figure, () => type(figure, 'Training text', 'abab abab abab'));
    await until(() => readout(figure).includes('abab'), 'the new merges');
    await until(() => chips(figure).join() === 'abab,x', 'the sentence split anew');
    expect(slider(figure, 'Merges').max).to.equal('3');
  });

  it('has nothing to merge where nothing repeats', async () => {
    for (const training of ['', 'a', 'abc']) {
      const figure = await ready(`<llm-bpe mode="train" training="${training}" sentence="abc"></llm-bpe>`);
      expect(readout(figure)).to.match(/nothing to merge/);
      expect(chips(figure)).to.deep.equal(['a', 'b', 'c']);
      expect(slider(figure, 'Merges').disabled).to.be.true;
      figure.remove();
    }
  });

  it('cuts a training text of more than 100,000 characters, and says so', async function () {
    this.timeout(20_000);
    const figure = await ready('<llm-bpe mode="train"></llm-bpe>');
    figure.training = 'low lower '.repeat(10_001);
    await figure.updateComplete;
    expect(figure.training).to.have.length(100_000);
    expect(textOf(figure.shadowRoot!)).to.contain('Cut off after 100,000 characters.');
    await stateIs(figure, 'ready');
  });

  it('draws the curve, and a click or drag on it moves the slider', async () => {
    const figure = await ready('<llm-bpe mode="train"></llm-bpe>');
    const plot = await until(() => part(figure, 'chart')!.querySelector<HTMLElement>('.u-over'), 'the chart');
    plot.scrollIntoView({block: 'center'});
    await nextFrame();
    await click(plot);
    const found = Number(slider(figure, 'Merges').max);
    expect(figure.merges).to.be.within(found / 2 - 1, found / 2 + 1);
    expect(slider(figure, 'Merges').valueAsNumber).to.equal(figure.merges);
    const {left, top, width} = plot.getBoundingClientRect();
    const pointer = (kind: string, x: number) =>
      plot.dispatchEvent(new PointerEvent(kind, {clientX: x, clientY: top + 5, pointerId: 1, bubbles: true}));
    // Capture needs a pointer the browser knows; what follows it does not.
    plot.setPointerCapture = () => {};
    plot.hasPointerCapture = () => true;
    pointer('pointerdown', left + width / 4);
    pointer('pointermove', left + width + 50);
    expect(figure.merges).to.equal(found);
    pointer('pointermove', left - 50);
    expect(figure.merges).to.equal(0);
  });

  it('draws the curve anew in the colours of another scheme', async () => {
    const figure = await ready('<llm-bpe mode="train"></llm-bpe>');
    const canvas = await until(() => part(figure, 'chart')!.querySelector('canvas'), 'the chart');
    const darkest = () => {
      const {data} = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let least = 765;
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] === 255) least = Math.min(least, data[i] + data[i + 1] + data[i + 2]);
      return least;
    };
    figure.style.colorScheme = 'light';
    await until(() => darkest() < 150, 'dark ink');
    figure.style.colorScheme = 'dark';
    await until(() => darkest() > 150, 'light ink');
  });

  it('fits the curve to the room there is', async () => {
    const figure = await ready('<llm-bpe mode="train"></llm-bpe>');
    const chart = part(figure, 'chart')!;
    const plot = await until(() => chart.querySelector<HTMLElement>('.uplot'), 'the chart');
    figure.parentElement!.style.width = '400px';
    await until(() => Math.abs(plot.offsetWidth - 400) < 2, 'the smaller chart');
  });

  it('has its merges as a table', async () => {
    const figure = await ready('<llm-bpe mode="train" training="abab abab"></llm-bpe>');
    await showNumbers(figure);
    expect(table(figure)[0]).to.deep.equal(['1', 'a', 'b', 'ab', '4', '5']);
  });
});

describe('<llm-bpe>: the figure', () => {
  afterEach(async () => {
    await emulateMedia({colorScheme: 'light', reducedMotion: 'no-preference'});
    await setViewport({width: 800, height: 600});
  });

  it('changes between its two figures by keyboard, and lets the chart go', async () => {
    const figure = await ready('<llm-bpe></llm-bpe>');
    control(figure, 'one word, real table').focus();
    await press('ArrowRight');
    expect(figure.mode).to.equal('train');
    await until(() => part(figure, 'chart')?.querySelector('canvas'), 'the chart');
    await press('ArrowLeft');
    await figure.updateComplete;
    expect(figure.mode).to.equal('merge');
    expect(part(figure, 'chart')).to.be.undefined;
    await stateIs(figure, 'ready');
  });

  it('goes back to how its author wrote it', async () => {
    const figure = await ready('<llm-bpe text="lowest" step="2"></llm-bpe>');
    figure.text = 'other';
    figure.step = 0;
    figure.mode = 'train';
    await figure.updateComplete;
    (await menuComes(figure)).focus();
    await press('Enter');
    (await until(() => findControl(figure, 'Reset'), 'the menu')).click();
    await stateIs(figure, 'ready');
    expect([figure.text, figure.step, figure.mode]).to.deep.equal(['lowest', 2, 'merge']);
  });

  it('comes back as a link says', async () => {
    const figure = await ready('<llm-bpe id="mine"></llm-bpe>');
    location.hash = '#mine?mode=train&training=aa+aa&merges=1';
    await until(() => figure.mode === 'train', 'the state of the link');
    expect([figure.training, figure.merges]).to.deep.equal(['aa aa', 1]);
    location.hash = '';
  });

  for (const scheme of ['light', 'dark'] as const)
    for (const mode of ['merge', 'train'])
      it(`has nothing that axe finds: ${mode}, ${scheme}`, async () => {
        await emulateMedia({colorScheme: scheme, reducedMotion: 'reduce'});
        const figure = await ready(
          `<llm-bpe mode="${mode}" step="5" text="The lighthouse" piece="1"></llm-bpe>`,
        );
        figure.parentElement!.style.cssText =
          'color-scheme: light dark; background: Canvas; color: CanvasText';
        await expect(figure).to.be.accessible();
      });

  for (const width of [320, 390])
    for (const attributes of ['step="0"', 'text="Donaudampfschifffahrtsgesellschaft"', 'mode="train"'])
      it(`is no wider than a page of ${width} px: ${attributes}`, async () => {
        await setViewport({width, height: 800});
        const figure = await ready(`<llm-bpe ${attributes}></llm-bpe>`);
        await nextFrame();
        expect(overflow()).to.be.at.most(0);
        for (const text of figure.shadowRoot!.querySelectorAll('svg text, label, p, button'))
          expect(parseFloat(getComputedStyle(text).fontSize), textOf(text)).to.be.at.least(12);
      });

  it('has no labels that meet on a phone', async () => {
    await setViewport({width: 320, height: 800});
    const figure = await ready('<llm-bpe step="0"></llm-bpe>');
    await nextFrame();
    for (let step = 0; step <= 10; step++) {
      figure.step = step;
      await figure.updateComplete;
      const boxes = [...figure.shadowRoot!.querySelectorAll('svg text')]
        .filter((text) => textOf(text))
        .map((text) => ({text: textOf(text), box: text.getBoundingClientRect()}));
      for (const [i, a] of boxes.entries())
        for (const b of boxes.slice(i + 1)) {
          const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
          const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
          expect(across > 0.5 && down > 3, `step ${step}: "${a.text}" meets "${b.text}"`).to.be.false;
        }
    }
  });

  it('shows the next merge in forced colours', async () => {
    await setForcedColors(true);
    try {
      const figure = await ready('<llm-bpe step="5"></llm-bpe>');
      const [next, other] = ['.part.next rect', '.part:not(.next) rect'].map(
        (selector) => getComputedStyle(part(figure, 'split')!.querySelector(selector)!).stroke,
      );
      expect(next).not.to.equal(other);
    } finally {
      await setForcedColors(false);
    }
  });

  it('keeps bytes in their order on a page from right to left, and turns its controls', async () => {
    const figure = await ready('<div dir="rtl"><llm-bpe step="0" text="lowest"></llm-bpe></div>');
    const lefts = shapes(figure, 'split', '.part').map((shape) => shape.getBoundingClientRect().left);
    expect(lefts).to.deep.equal([...lefts].sort((a, b) => a - b));
    slider(figure, 'Step').focus();
    await press('ArrowLeft');
    expect(figure.step).to.equal(1);
  });

  it('does nothing while it is far from the screen', async () => {
    const figure = await place<LlmBpe>('<p style="height: 5000px"></p><llm-bpe></llm-bpe>');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(figure.getAttribute('state')).to.equal('idle');
    figure.scrollIntoView();
    await stateIs(figure, 'ready');
    control(figure, 'Play').click();
    await until(() => findControl(figure, 'Pause'), 'playing');
    scrollTo(0, 0);
    await until(() => findControl(figure, 'Play'), 'the stop off screen');
    const {step} = figure;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(figure.step).to.equal(step);
  });

  it('leaves no timer behind when it is taken away', async () => {
    const figure = await ready('<llm-bpe></llm-bpe>');
    const running = new Set<unknown>();
    const {setInterval: start, clearInterval: stop} = globalThis;
    Object.assign(globalThis, {
      setInterval: (...values: Parameters<typeof start>) => {
        const timer = start(...values);
        running.add(timer);
        return timer;
      },
      clearInterval: (timer: number) => {
        running.delete(timer);
        stop(timer);
      },
    });
    try {
      control(figure, 'Play').click();
      await figure.updateComplete;
      expect(running.size, 'while it plays').to.equal(1);
      figure.remove();
      expect(running.size, 'once it is gone').to.equal(0);
    } finally {
      Object.assign(globalThis, {setInterval: start, clearInterval: stop});
    }
  });

  it('comes back with its chart after being moved', async () => {
    const figure = await ready('<llm-bpe mode="train"></llm-bpe>');
    const canvas = () => part(figure, 'chart')!.querySelectorAll('canvas').length;
    await until(() => canvas() === 1, 'the chart');
    const {parentElement} = figure;
    figure.remove();
    expect(canvas()).to.equal(0);
    parentElement!.append(figure);
    await figure.updateComplete;
    figure.remove(); // while it is about to be drawn
    parentElement!.append(figure);
    await until(() => canvas() > 0, 'the chart again');
    for (let i = 0; i < 3; i++) await laidOut();
    expect(canvas(), 'and no other').to.equal(1);
  });
});
