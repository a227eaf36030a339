import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {SessionError} from 'llm-anatomy';
import {evaluate, maskPrompt} from 'llm-anatomy/core';
import '../../dist/elements/llm-loss-mask/define.js';
import '../../dist/elements/llm-model/define.js';
import type {LlmLossMask} from '../../dist/elements/llm-loss-mask/llm-loss-mask.js';
import type {LlmModel} from '../../dist/elements/llm-model/llm-model.js';
import {fitted} from '../../dist/elements/llm-loss-mask/masked-losses.js';
import {
  choose,
  click,
  control,
  findControl,
  menuComes,
  overflow,
  part,
  parts,
  place,
  placeWith,
  textOf,
  until,
} from './support/page.js';
import {
  ASSISTANT,
  END,
  models,
  numbersIn,
  PATIENCE,
  ready,
  rounded,
  tokenizer,
  Tricky,
  type,
  USER,
} from './support/post-training.js';

const open = (attributes = ''): Promise<LlmLossMask> =>
  place<LlmLossMask>(`<llm-loss-mask ${attributes}></llm-loss-mask>`);

describe('<llm-loss-mask>', function (this: {timeout(ms: number): void}) {
  this.timeout(120_000);

  it('shows the mask of an example with no attribute at all, as its table of numbers does', async () => {
    const figure = await open();
    await ready(figure);
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity/);
    const menu = await menuComes(figure);
    await click(menu);
    await click(await until(() => findControl(figure, 'Show the numbers as a table'), 'the item'));
    await until(() => part(figure, 'numbers'), 'the table');
    const rows = [...part(figure, 'numbers')!.querySelectorAll('tbody tr')];
    expect(rows).to.have.length(parts(figure, 'token').length - 1);
    expect(rows.filter((row) => !textOf(row).includes('masked'))).to.have.length(
      Number(numbersIn(figure, 'sums')[0]),
    );
  });

  it('has the losses and means of the core', async () => {
    const [prompt, answer] = ['Who says moo?', 'The cow says moo.'];
    const figure = await open(`prompt="${prompt}" answer="${answer}" checkpoint="instruct"`);
    await until(() => part(figure, 'sums'), 'the losses', PATIENCE);
    const before = [END, USER, ...tokenizer.encode(prompt), ASSISTANT];
    const after = [...tokenizer.encode(answer), END];
    const losses = [...evaluate(models.get('instruct')!, [...before, ...after])];
    const {targets} = maskPrompt(before, after);
    const tokens = parts(figure, 'token');
    expect(tokens).to.have.length(losses.length + 1);
    expect(
      tokens.slice(1).map((each) => /[\d.]+/.exec(textOf(each.querySelector('small')))![0]),
    ).to.deep.equal(losses.map((loss) => loss.toFixed(2)));
    expect(tokens.slice(1).map((each) => each.classList.contains('counted'))).to.deep.equal(
      [...targets].map((target) => target >= 0),
    );
    const own = losses.slice(before.length - 1);
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
    expect(numbersIn(figure, 'sums')).to.deep.equal([
      String(after.length),
      (sum(own) / own.length).toFixed(3),
      String(losses.length),
      (sum(losses) / losses.length).toFixed(3),
      `${Math.round(100 * (1 - sum(own) / sum(losses)))}%`,
    ]);
  });

  it('computes with the page’s precision, says so, and comes back', async () => {
    const page = await place<LlmModel>('<llm-model><llm-loss-mask></llm-loss-mask></llm-model>');
    const figure = page.querySelector('llm-loss-mask')!;
    await ready(figure);
    const published = numbersIn(figure, 'sums');
    page.precision = 'ternary:channel';
    await until(() => textOf(part(figure, 'sums')!).endsWith('Ternary, each channel.'), 'it', PATIENCE);
    const {prompt, answer} = figure;
    const before = [END, USER, ...tokenizer.encode(prompt), ASSISTANT];
    const after = [...tokenizer.encode(answer), END];
    const own = [...evaluate(await rounded('base', 'ternary'), [...before, ...after])].slice(
      before.length - 1,
    );
    const mean = own.reduce((a, b) => a + b, 0) / own.length;
    expect(Number(numbersIn(figure, 'sums')[1])).to.be.closeTo(mean, 0.002);
    expect(page.run).to.equal(undefined); // which it does not need
    page.precision = 'fp32';
    await until(() => textOf(part(figure, 'sums')!).endsWith('those of base.'), 'the published', PATIENCE);
    expect(numbersIn(figure, 'sums')).to.deep.equal(published);
  });

  it('needs a prompt and an answer', async () => {
    const figure = await open();
    await until(() => part(figure, 'sums'), 'the losses', PATIENCE);
    await type(figure, 'answer', '');
    expect(textOf(part(figure, 'problem')!)).to.contain('write both');
  });

  it('cuts a conversation that is too long to what the model can read, and says so', async () => {
    const figure = await open('answer="I do not know."');
    await until(() => part(figure, 'sums'), 'the losses', PATIENCE);
    const long = 'The hen lives in the coop. '.repeat(36);
    await type(figure, 'prompt', long);
    await until(() => part(figure, 'problem'), 'what was left out', PATIENCE);
    const [asked, said] = [long, 'I do not know.'].map((text) => tokenizer.encode(text).length);
    const all = asked + said + 4;
    expect(numbersIn(figure, 'problem')).to.deep.equal([String(all), '256', String(all - 256)]);
    expect(textOf(part(figure, 'problem')!)).to.contain('of the prompt');
    expect(parts(figure, 'token')).to.have.length(256);
    expect(numbersIn(figure, 'sums')[0]).to.equal(String(said + 1));
    await type(figure, 'answer', long);
    await until(() => part(figure, 'problem') && numbersIn(figure, 'problem').length === 4, 'both', PATIENCE);
    expect(parts(figure, 'token')).to.have.length(256);
    expect(textOf(parts(figure, 'token').at(-1)!)).to.contain('⟨end⟩');
  });

  it('leaves out of the longer part first', () => {
    const parts = (prompt: number, answer: number): number[] => {
      const cut = fitted(prompt, answer, 104);
      return [cut.prompt, cut.answer, cut.promptLeftOut, cut.answerLeftOut];
    };
    expect(parts(50, 50)).to.deep.equal([50, 50, 0, 0]);
    expect(parts(99, 20)).to.deep.equal([80, 20, 19, 0]);
    expect(parts(20, 99)).to.deep.equal([20, 80, 0, 19]);
    expect(parts(500, 400)).to.deep.equal([50, 50, 450, 350]);
  });

  it('shows as bytes what nano has no tokens for', async () => {
    const figure = await open('prompt="我" answer="ok"');
    await until(() => part(figure, 'sums'), 'the losses', PATIENCE);
    const shown = parts(figure, 'token').map((each) => textOf(each.querySelector('bdi')));
    expect(shown.slice(2, 5)).to.deep.equal(['E6', '88', '91']);
    expect(textOf(figure.shadowRoot!)).to.contain('reads their bytes');
    expect(textOf(figure.shadowRoot!)).not.to.contain('\ufffd');
    await type(figure, 'prompt', 'Hi');
    await until(() => !textOf(figure.shadowRoot!).includes('reads their bytes'), 'no bytes', PATIENCE);
  });

  it('draws where one who knows nothing would be, and says why base is beyond', async () => {
    const figure = await open();
    await until(() => part(figure, 'sums'), 'the losses', PATIENCE);
    expect(textOf(figure.shadowRoot!)).to.contain(`ln 1,152 = ${Math.log(1152).toFixed(2)} nats`);
    expect(textOf(part(figure, 'note')!)).to.contain('has never seen ⟨user⟩ and ⟨assistant⟩');
    const [{width, left}, line] = [...parts(figure, 'token')[1].querySelectorAll('svg, .none')].map((each) =>
      each.getBoundingClientRect(),
    );
    const full = Number(/A full bar is ([\d.]+)/.exec(textOf(figure.shadowRoot!))![1]);
    expect((line.left - left) / width).to.be.closeTo(Math.log(1152) / full, 0.01);
    (control(figure, 'instruct, after SFT') as HTMLInputElement).click();
    await until(() => !textOf(part(figure, 'note')!).includes('never seen'), 'of instruct', PATIENCE);
  });

  it('compares checkpoints, and takes another example', async () => {
    const figure = await open();
    await ready(figure);
    const before = numbersIn(figure, 'sums');
    (control(figure, 'instruct, after SFT') as HTMLInputElement).click();
    await until(() => numbersIn(figure, 'sums')[1] !== before[1], 'those of instruct', PATIENCE);
    expect(Number(numbersIn(figure, 'sums')[1])).to.be.below(Number(before[1]));
    expect(figure.checkpoint).to.equal('instruct');
    choose(figure, 'Example', 'Who lives in the coop?');
    await until(() => parts(figure, 'token').some((each) => textOf(each).includes('hen')), 'it', PATIENCE);
  });

  it('says that a checkpoint does not come, and tries again', async () => {
    const session = new Tricky();
    session.fails = (name) =>
      name === 'openModel'
        ? new SessionError('could not load x: HTTP status 404', 'DownloadError')
        : undefined;
    const figure = await placeWith<LlmLossMask>(session, '<llm-loss-mask></llm-loss-mask>');
    const retry = await until(() => findControl(figure, 'Try again'), 'the failure', PATIENCE);
    expect(figure.getAttribute('state')).to.equal('error');
    session.fails = () => undefined;
    await click(retry!);
    await ready(figure);
    await session.close();
  });

  it('does nothing off screen', async () => {
    const session = new Tricky();
    const figure = await placeWith<LlmLossMask>(
      session,
      '<llm-loss-mask style="position: absolute; top: 9000px"></llm-loss-mask>',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(session.asked).to.have.length(0);
    expect(figure.getAttribute('state')).to.equal('idle');
  });

  it('fits into 320 px, and has nothing that axe finds', async () => {
    await setViewport({width: 320, height: 800});
    const figure = await open();
    await ready(figure);
    expect(overflow()).to.equal(0);
    await setViewport({width: 1000, height: 800});
    await expect(figure).to.be.accessible();
  });
});
