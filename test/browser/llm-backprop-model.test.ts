// The gradients of the house model, held to the core and to differences.
import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import type {LlmModel} from 'llm-anatomy';
import {gradientReport, run, type GradientOptions, type GradientReport} from 'llm-anatomy/core';
import 'llm-anatomy/llm-model';
import {loadHouseModel} from 'llm-anatomy/load';
import 'llm-anatomy/llm-backprop';
import type {LlmBackprop} from 'llm-anatomy';
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
  press,
  stateIs,
  textOf,
  until,
  type Figure,
} from './support/page.js';
import {FailingSession} from './support/sessions.js';

const {model, tokenizer} = await loadHouseModel();
const {vocab_size: vocab, bos_token_id: bos} = model.config;
const TEXT = 'The queen has a duckling, and the duckling has a hat.';
const tokensOf = (text: string): number[] => [bos!, ...tokenizer!.encode(text)];
const idOf = (text: string): number => tokenizer!.encode(text)[0];

function measured(tokens: readonly number[], options: GradientOptions = {}): GradientReport {
  const task = gradientReport(model, tokens, options);
  for (;;) {
    const step = task.next();
    if (step.done) return step.value;
  }
}
/** Of one token after a position. */
const ofToken = (position: number, target: number, options: GradientOptions = {}, text = TEXT) => {
  const tokens = tokensOf(text).slice(0, position + 1);
  return measured(tokens, {targets: tokens.map((_, i) => (i === position ? target : -1)), ...options});
};

const digits = (value: number) =>
  value >= 1e-4 ? value.toPrecision(3) : value.toExponential(1).replace('-', '−');
const isClose = (text: string, value: number, relative = 6e-3) =>
  expect(Number(text.replace('−', '-')), text).to.be.closeTo(value, relative * Math.abs(value));
const codes = (figure: Figure, name: string) =>
  [...part(figure, name)!.querySelectorAll('code')].map((code) => textOf(code));
const rows = (figure: Figure) =>
  new Map(
    [...part(figure, 'groups')!.querySelectorAll('tbody tr')].map((row) => [
      textOf(row.querySelector('th')),
      [...row.querySelectorAll('.group')].map(textOf),
    ]),
  );
const names = new Map([
  ['norm 1', 'input_layernorm'],
  ['Q', 'self_attn.q_proj'],
  ['K', 'self_attn.k_proj'],
  ['V', 'self_attn.v_proj'],
  ['O', 'self_attn.o_proj'],
  ['norm 2', 'post_attention_layernorm'],
  ['gate', 'mlp.gate_proj'],
  ['up', 'mlp.up_proj'],
  ['down', 'mlp.down_proj'],
]);

/** Fails unless every bar has the number of the report. */
function expectReport(figure: Figure, report: GradientReport): void {
  const of = (name: string) => report.parameters.find((each) => each.name === `${name}.weight`)!.gradient;
  const shown = rows(figure);
  for (const [row, name] of names)
    for (const [layer, text] of shown.get(row)!.entries()) isClose(text, of(`model.layers.${layer}.${name}`));
  isClose(shown.get('embedding')![0], of('model.embed_tokens'));
  isClose(shown.get('final norm')![0], of('model.norm'));
}

async function open(attributes = '', text = TEXT): Promise<LlmBackprop> {
  const figure = await place<LlmBackprop>(
    `<llm-backprop show="model" text="${text}" ${attributes}></llm-backprop>`,
  );
  await until(() => figure.getAttribute('state') === 'ready', 'the figure', 20_000);
  return figure;
}
const ready = (figure: Figure) => until(() => figure.getAttribute('state') === 'ready', 'an answer', 20_000);

describe('<llm-backprop>: the gradients of the model', () => {
  it('shows all parts with no attribute at all', async () => {
    const figure = await place<LlmBackprop>('<llm-backprop></llm-backprop>');
    await until(() => figure.getAttribute('state') === 'ready', 'the figure', 20_000);
    for (const name of ['graph', 'audit', 'groups', 'step-chart']) expect(part(figure, name), name).to.exist;
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity/);
    expect(parts(figure, 'input')).to.have.length(1);
  });

  it('has the length of each group’s gradient for every next token', async () => {
    const figure = await open('aim="text"');
    const report = measured(tokensOf(TEXT));
    expectReport(figure, report);
    const [count, loss, all, guess, norm] = codes(figure, 'model-loss');
    expect([count, loss]).to.deep.equal([String(tokensOf(TEXT).length - 1), report.loss.toFixed(4)]);
    expect([all, guess]).to.deep.equal(['1,152', `ln ${vocab} = ${Math.log(vocab).toFixed(4)}`]);
    isClose(norm.replace('‖g‖ = ', ''), report.norm);
    // The loss is the model's own.
    const {logits} = run(model, tokensOf(TEXT));
    let sum = 0;
    tokensOf(TEXT).forEach((id, i) => {
      if (!i) return;
      const row = logits.slice((i - 1) * vocab, i * vocab);
      sum += Math.log(row.reduce((total, z) => total + Math.exp(z), 0)) - row[id];
    });
    expect(Number(loss)).to.be.closeTo(sum / (tokensOf(TEXT).length - 1), 1e-3);
  });

  it('is for the text’s own next token, where there is one', async () => {
    const figure = await open('token="4"');
    const own = tokensOf(TEXT)[5];
    expectReport(figure, ofToken(4, own));
    expect(textOf(part(figure, 'model-loss')!)).to.contain(ofToken(4, own).loss.toFixed(4));
  });

  it('is for the likeliest token where the text ends, and for any that is chosen', async () => {
    const figure = await open();
    const last = tokensOf(TEXT).length - 1;
    const logits = run(model, tokensOf(TEXT)).logits.slice(last * vocab);
    const likeliest = logits.indexOf(Math.max(...logits));
    expectReport(figure, ofToken(last, likeliest));
    choose(figure, 'The token that is to come', optionOf(figure));
    await until(() => figure.guess >= 0, 'the token');
    await until(
      () => textOf(part(figure, 'model-loss')!).includes(ofToken(last, figure.guess).loss.toFixed(4)),
      'its gradients',
      20_000,
    );
    expectReport(figure, ofToken(last, figure.guess));
    // Any other by its number.
    figure.guess = idOf(' king');
    await until(() => textOf(part(figure, 'model-loss')!).includes('king'), 'its gradients', 20_000);
    expectReport(figure, ofToken(last, idOf(' king')));
  });

  /** The third of the tokens that are offered. */
  function optionOf(figure: Figure): string {
    return textOf(figure.shadowRoot!.querySelectorAll('option')[2]);
  }

  it('says what a group is', async () => {
    const figure = await open('aim="text"');
    const report = measured(tokensOf(TEXT));
    expectReport(figure, report);
    const at = [...figure.shadowRoot!.querySelectorAll<HTMLElement>('.group')].find((group) =>
      group.getAttribute('aria-label')!.startsWith('down, block 3'),
    )!;
    await menuComes(figure);
    at.scrollIntoView({block: 'center'});
    const height = figure.offsetHeight;
    await pointAt(at);
    await figure.updateComplete;
    const {gradient, size, weight} = report.parameters.find(
      ({name}) => name === 'model.layers.3.mlp.down_proj.weight',
    )!;
    const [norm, share, count, rms, own] = codes(figure, 'group');
    isClose(norm.replace('‖g‖ = ', ''), gradient);
    expect(Number(share.replace('%', ''))).to.be.closeTo(100 * (gradient / report.norm) ** 2, 0.6);
    expect(count).to.equal(size.toLocaleString('en'));
    isClose(rms.replace('‖g‖/√n = ', ''), gradient / Math.sqrt(size));
    expect(own).to.equal(`‖w‖ = ${digits(weight)}`);
    expect(figure.offsetHeight).to.equal(height);
  });

  it('really takes the step, on a copy', async () => {
    const figure = await open('aim="text" model-rate="0.01"');
    const report = measured(tokensOf(TEXT), {rates: [0.01, 0.5]});
    const [rate, before, after, change, promise] = codes(figure, 'model-step');
    expect(rate).to.equal('η = 0.01');
    expect(before).to.equal(report.loss.toFixed(4));
    isClose(after, report.steps[0].loss, 1e-3);
    isClose(change, report.steps[0].loss - report.loss, 1e-2);
    isClose(promise, report.steps[0].promised, 1e-2);
    const slider = [...figure.shadowRoot!.querySelectorAll<HTMLInputElement>('[type="range"]')].at(-1)!;
    slider.value = '11';
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    await figure.updateComplete;
    expect(figure.modelRate).to.equal(0.5);
    isClose(codes(figure, 'model-step')[2], report.steps[1].loss, 1e-2);
    const isUp = report.steps[1].loss > report.loss;
    expect(textOf(part(figure, 'model-step')!)).to.contain(isUp ? 'too long' : 'gone down');
    // The model itself has not learnt anything: asked again it says the same.
    figure.aim = 'next';
    await until(() => !textOf(part(figure, 'model-loss')!).includes('mean loss'), 'one token', 20_000);
    figure.aim = 'text';
    await until(() => textOf(part(figure, 'model-loss')!).includes('mean loss'), 'all', 20_000);
    expect(codes(figure, 'model-loss')[1]).to.equal(report.loss.toFixed(4));
    await click(part(figure, 'step-chart')!);
    expect(figure.modelRate).to.be.within(0.001, 0.1);
  });

  it('is walked through by keys', async () => {
    const figure = await open('aim="text"');
    const [first] = figure.shadowRoot!.querySelectorAll<HTMLElement>('.group');
    first.focus();
    await press('ArrowRight', 'ArrowDown');
    expect(focused()!.getAttribute('aria-label')).to.match(/^Q, block 1:/);
    await press('End');
    expect(focused()!.getAttribute('aria-label')).to.match(/^final norm:/);
    await press('ArrowUp');
    expect(focused()!.getAttribute('aria-label')).to.match(/^down, block 1:/);
    await press('End', 'ArrowLeft');
    expect(focused()!.getAttribute('aria-label')).to.match(/^embedding:/);
    await press('Home');
    expect(focused()).to.equal(first);
    expect(textOf(part(figure, 'group')!)).to.match(/^norm 1, block 0:/);
  });

  it('shares text and token', async () => {
    const root = await place<LlmModel>(
      '<llm-model token="2"><llm-backprop show="model"></llm-backprop></llm-model>',
    );
    const figure = root.querySelector<LlmBackprop>('llm-backprop')!;
    await stateIs(figure, 'ready');
    expect(part(figure, 'input')).to.equal(undefined);
    const before = codes(figure, 'model-loss')[0];
    await click(parts(figure, 'token')[5]);
    await until(() => root.token === 6, 'the token');
    await until(() => codes(figure, 'model-loss')[0] !== before, 'its gradients', 20_000);
    root.interventions = [{at: 'blocks.1.attn.z', op: 'zero'}];
    await until(() => textOf(part(figure, 'model')!).includes('left out'), 'the note', 20_000);
  });

  describe('what it is given', () => {
    it('may be nothing: there is no next token, but one can be wished for', async () => {
      const figure = await open('aim="text"', '');
      expect(textOf(part(figure, 'model')!)).to.contain('no next token');
      control(figure, 'the token after the selected one:').click();
      await until(() => part(figure, 'groups'), 'the gradients', 20_000);
      expect(textOf(part(figure, 'model-loss')!)).to.contain('the beginning');
      expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity/);
    });

    it('may be one token, or too many', async () => {
      const figure = await open('aim="text"', 'A');
      expectReport(figure, measured(tokensOf('A')));
      figure.text = 'The cat sat. '.repeat(200);
      await until(() => codes(figure, 'model-loss')[0] === '255', 'all that fit', 30_000);
    });

    it('may be a token that there is none of', async () => {
      const figure = await open('guess="999999" token="900"');
      expect(textOf(part(figure, 'model-loss')!)).to.contain('nats');
    });
  });

  describe('where something fails', () => {
    for (const failing of ['openModel', 'run', 'gradients'])
      it(`says so, and tries again: ${failing}`, async () => {
        const session = new FailingSession();
        session.failing = failing;
        const figure = await placeWith<LlmBackprop>(session, '<llm-backprop show="model"></llm-backprop>');
        await stateIs(figure, 'error');
        expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
        session.failing = undefined;
        control(figure, 'Try again').click();
        await ready(figure);
        await session.close();
      });

    it('lives on after the worker was lost in the middle', async () => {
      const session = new FailingSession();
      const figure = await placeWith<LlmBackprop>(session, '<llm-backprop show="model"></llm-backprop>');
      await ready(figure);
      session.losesWith = 'gradients';
      figure.aim = 'text';
      await stateIs(figure, 'error');
      findControl(figure, 'Try again')!.click();
      await ready(figure);
      expect(textOf(part(figure, 'model-loss')!)).to.contain('mean loss');
      await session.close();
    });

    it('leaves network and audit as they are', async () => {
      const session = new FailingSession();
      session.failing = 'openModel';
      const figure = await placeWith<LlmBackprop>(session, '<llm-backprop></llm-backprop>');
      await stateIs(figure, 'error');
      expect(figure.shadowRoot!.querySelectorAll('.node')).to.have.length(36);
      expect(part(figure, 'weights')).to.exist;
      await session.close();
    });
  });

  it('asks nothing where nobody sees it', async () => {
    const session = new FailingSession();
    const asked: string[] = [];
    const call = session.call.bind(session);
    session.call = ((name: string, ...rest: unknown[]) => {
      asked.push(name);
      return (call as (...all: unknown[]) => unknown)(name, ...rest);
    }) as never;
    const root = await placeWith<LlmBackprop>(session, '<llm-backprop show="graph"></llm-backprop>');
    await stateIs(root, 'ready');
    const far = document.createElement('div');
    far.style.blockSize = '8000px';
    root.before(far);
    root.show = 'model';
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(asked).to.not.contain('gradients');
    far.remove();
    await until(() => asked.includes('gradients'), 'the question', 20_000);
    await session.close();
  });

  it('has its numbers as a table, and fits 320 px', async () => {
    const figure = await open('aim="text"');
    (await menuComes(figure)).click();
    await figure.updateComplete;
    control(figure, 'Show the numbers as a table').click();
    await figure.updateComplete;
    expect(textOf(part(figure, 'numbers')!)).to.contain('Block 3, down');
    figure.parentElement!.style.inlineSize = '320px';
    await until(
      () => Number(figure.shadowRoot!.querySelector('.curve')?.getAttribute('width') ?? 999) <= 320,
      'its width',
    );
    expect(part(figure, 'body')!.scrollWidth).to.be.at.most(320);
    expect(overflow()).to.equal(0);
  });

  it('has nothing that axe finds', async function () {
    this.timeout(60_000);
    await setViewport({width: 1000, height: 800});
    const figure = await open();
    await expect(figure).to.be.accessible();
  });
});
