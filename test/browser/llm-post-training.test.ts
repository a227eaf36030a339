import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';
import {SessionError} from 'llm-anatomy';
import '../../dist/elements/llm-model/define.js';
import type {LlmModel} from '../../dist/elements/llm-model/llm-model.js';
import type {LlmPostTraining} from '../../dist/elements/llm-post-training/llm-post-training.js';
import {
  click,
  control,
  findControl,
  overflow,
  part,
  parts,
  place,
  placeWith,
  textOf,
  until,
} from './support/page.js';
import {
  answerOf,
  collapsed,
  END,
  inColumn,
  names,
  numbersIn,
  open,
  PATIENCE,
  ready,
  rounded,
  tokenizer,
  Tricky,
  type,
} from './support/post-training.js';

describe('<llm-post-training>', function (this: {timeout(milliseconds: number): unknown}) {
  this.timeout(120_000);

  it('shows three answers with no attribute at all, and a choice of views', async () => {
    const figure = await open();
    await ready(figure);
    expect(parts(figure, 'answer')).to.have.length(3);
    expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity/);
    (control(figure, 'Your preferences') as HTMLInputElement).click();
    await until(() => part(figure, 'pairs'), 'the pairs');
    expect(figure.getAttribute('view')).to.equal('preferences');
    expect(Boolean(part(figure, 'base'))).to.equal(false);
  });

  it('shows the view that its author names alone', async () => {
    const figure = await open('view="preferences"');
    await until(() => part(figure, 'pairs'), 'the pairs');
    expect(Boolean(part(figure, 'views'))).to.equal(false);
  });

  it('does nothing off screen', async () => {
    const session = new Tricky();
    const figure = await placeWith<LlmPostTraining>(
      session,
      '<llm-post-training style="position: absolute; top: 9000px"></llm-post-training>',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(session.asked).to.have.length(0);
    expect(figure.getAttribute('state')).to.equal('idle');
  });

  describe('three checkpoints', () => {
    it('answer as the core does by the same seed', async () => {
      const prompt = 'What is the capital of France?';
      const figure = await open(`view="answers" prompt="${prompt}" seed="5"`);
      await ready(figure);
      for (const [i, name] of names.entries()) {
        const {tokens, text} = answerOf(name, prompt, 5);
        expect(inColumn(figure, name, 'answer'), name).to.equal(collapsed(text));
        const ended = tokens.at(-1) === END;
        expect(inColumn(figure, name, 'answer-state')).to.equal(
          `${tokens.length} tokens, ${ended ? 'ended by itself' : 'cut off: it did not end'}`,
        );
        expect(numbersIn(figure, 'readout')[i]).to.equal(String(tokens.length));
      }
    });

    it('answer with the page’s precision, say so, and come back', async () => {
      const prompt = 'Who says moo?';
      const page = await place<LlmModel>(
        `<llm-model><llm-post-training view="answers" prompt="${prompt}" seed="5"></llm-post-training></llm-model>`,
      );
      const figure = page.querySelector('llm-post-training')!;
      await ready(figure);
      const said = () => names.map((name) => inColumn(figure, name, 'answer'));
      const published = said();
      page.precision = 'ternary:channel';
      const end = 'with weights in Ternary, each channel.';
      await until(() => textOf(part(figure, 'readout')!).endsWith(end), 'it', PATIENCE);
      for (const [i, name] of names.entries()) {
        const {text} = answerOf(name, prompt, 5, 64, undefined, await rounded(name, 'ternary'));
        expect(said()[i], name).to.equal(collapsed(text));
        expect(said()[i], name).not.to.equal(published[i]);
      }
      page.precision = 'fp32';
      await until(() => said().join() === published.join(), 'the published', PATIENCE);
      expect(textOf(figure.shadowRoot!)).not.to.contain('does not reach');
      page.precision = 'int4';
      figure.view = 'preferences';
      await until(() => part(figure, 'precision'), 'what the other view says', PATIENCE);
      expect(textOf(part(figure, 'precision')!)).to.contain('keep the published weights');
    });

    it('let base be asked as its corpus asks', async () => {
      const figure = await open('view="answers" prompt="Who lives in the coop?" plain');
      await ready(figure);
      const input = [END, ...tokenizer.encode('Question: Who lives in the coop?\nAnswer:')];
      expect(inColumn(figure, 'base', 'answer')).to.equal(collapsed(answerOf('base', '', 2, 64, input).text));
    });

    it('answer anew when the prompt changes, and by the next seed', async () => {
      const figure = await open('view="answers"');
      await ready(figure);
      await type(figure, 'prompt', 'Good morning!');
      const expected = (seed: number) => collapsed(answerOf('preferred', 'Good morning!', seed).text);
      await until(() => inColumn(figure, 'preferred', 'answer') === expected(2), 'the answer', PATIENCE);
      await click(control(figure, 'Next seed'));
      await ready(figure);
      await until(() => inColumn(figure, 'preferred', 'answer') === expected(3), 'the next one', PATIENCE);
    });

    it('say that nothing is asked, and that too much is', async () => {
      const figure = await open('view="answers" prompt=" "');
      await until(() => part(figure, 'problem'), 'the problem', PATIENCE);
      expect(textOf(part(figure, 'problem')!)).to.contain('Nothing is asked');
      const long = 'Who lives in the coop? '.repeat(40);
      await type(figure, 'prompt', long);
      await until(
        () => /leaves|tokens; with/.test(textOf(part(figure, 'problem') ?? null)),
        'the other',
        PATIENCE,
      );
      expect(numbersIn(figure, 'problem')).to.deep.equal([
        String(tokenizer.encode(long).length),
        String(256 - 3 - 8),
      ]);
    });

    it('live on where one of them does not come, until it does', async () => {
      const session = new Tricky();
      session.fails = (name, params) =>
        name === 'openModel' && JSON.stringify(params).includes('instruct')
          ? new SessionError('could not load x: HTTP status 404', 'DownloadError')
          : undefined;
      const figure = await open('view="answers"', session);
      const retry = await until(() => findControl(figure, 'Try again'), 'the failure', PATIENCE);
      await until(() => inColumn(figure, 'preferred', 'answer') === 'I do not know.', 'preferred', PATIENCE);
      await until(() => inColumn(figure, 'base', 'answer-state').includes('ended'), 'base', PATIENCE);
      expect(part(figure, 'instruct')!.contains(retry!)).to.equal(true);
      expect(figure.getAttribute('state')).to.equal('error');
      session.fails = () => undefined;
      await click(retry!);
      await ready(figure);
      expect(inColumn(figure, 'instruct', 'answer')).to.equal(
        collapsed(answerOf('instruct', 'What did Mia eat on Monday?', 2).text),
      );
      await session.close();
    });

    it('can be stopped', async () => {
      const session = new Tricky();
      session.holds = 'generate';
      const figure = await open('view="answers"', session);
      await until(() => session.asked.filter(([name]) => name === 'generate').length === 3, 'all', PATIENCE);
      await click(control(figure, 'Stop'));
      expect(inColumn(figure, 'base', 'answer-state')).to.equal('0 tokens, stopped');
      session.holds = '';
      await click(control(figure, 'Answer again'));
      await until(() => inColumn(figure, 'preferred', 'answer') === 'I do not know.', 'preferred', PATIENCE);
      await session.close();
    });
  });

  for (const view of ['answers', 'preferences'])
    it(`fits into 320 px, and has nothing that axe finds: ${view}`, async () => {
      await setViewport({width: 320, height: 800});
      const figure = await open(`view="${view}"`);
      await ready(figure);
      expect(overflow()).to.equal(0);
      await setViewport({width: 1000, height: 800});
      await expect(figure).to.be.accessible();
    });
});
