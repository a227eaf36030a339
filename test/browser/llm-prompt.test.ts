import {aTimeout, expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import type {LlmPrompt} from 'llm-anatomy';
import {run, softmax} from 'llm-anatomy/core';
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
} from './support/page.js';
import {FailingSession} from './support/sessions.js';

const {model, tokenizer} = await loadHouseModel();
const {bos_token_id} = model.config;
const tokensOf = (text: string): number[] => [bos_token_id!, ...tokenizer!.encode(text)];

const chips = (figure: LlmPrompt) => parts(figure, 'token');
const selected = (figure: LlmPrompt) => chips(figure).findIndex((chip) => chip.ariaSelected === 'true');
const readout = (figure: LlmPrompt) => textOf(part(figure, 'readout')!);
const field = (figure: LlmPrompt) => part(figure, 'input') as HTMLTextAreaElement;

/** Waits until the figure shows the run of a text. */
const shows = (figure: LlmPrompt, text: string) =>
  until(() => chips(figure).length === tokensOf(text).length - 1 && field(figure).value === text, `${text}`);

async function open(attributes = '', text = 'The queen has a duckling.'): Promise<LlmPrompt> {
  const figure = await place<LlmPrompt>(`<llm-prompt ${attributes}></llm-prompt>`);
  figure.text = text;
  await stateIs(figure, 'ready');
  await shows(figure, text);
  return figure;
}

describe('<llm-prompt>', () => {
  describe('alone on a page', () => {
    it('shows an example with no attribute at all', async () => {
      const figure = await place<LlmPrompt>('<llm-prompt></llm-prompt>');
      await stateIs(figure, 'ready');
      expect(chips(figure).length).to.equal(tokensOf(figure.text).length - 1);
      expect(selected(figure)).to.equal(chips(figure).length - 1);
    });

    it('shows what the core computes', async () => {
      const text = 'Count up from four to nine: four, five, six,';
      const figure = await open('token="3"', text);
      const tokens = tokensOf(text);
      const {logits} = run(model, tokens);
      const vocab = model.config.vocab_size;
      const after = (position: number) => softmax(logits.subarray(position * vocab, (position + 1) * vocab));
      const p = after(2)[tokens[3]];
      expect(readout(figure)).to.contain(`ID ${tokens[3]}`);
      expect(readout(figure)).to.contain(`(${(-Math.log2(p)).toFixed(2)} bits`);
      const most = [...after(3).keys()].sort((a, b) => after(3)[b] - after(3)[a])[0];
      const label = tokenizer!.decode([most]).replace(' ', '·');
      expect(readout(figure)).to.contain(`After it the model expects ${label} `);
      const losses = tokens.slice(1).map((token, i) => -Math.log(after(i)[token]));
      const mean = losses.reduce((a, b) => a + b) / losses.length;
      expect(textOf(part(figure, 'stats')!)).to.contain(mean.toFixed(3));
      const perplexity = Number(/Perplexity ([\d.]+)/.exec(textOf(part(figure, 'stats')!))![1]);
      expect(Math.abs(perplexity / Math.exp(mean) - 1)).to.be.below(0.005);
    });

    it('reads what is typed', async () => {
      const figure = await open('', '');
      field(figure).focus();
      await sendKeys({type: 'The cat'});
      await shows(figure, 'The cat');
      expect(figure.text).to.equal('The cat');
    });

    it('takes an example', async () => {
      const figure = await open();
      await menuComes(figure);
      choose(figure, 'Example', 'A fact');
      await shows(figure, 'The capital of France is');
      expect(readout(figure)).to.match(/After it the model expects/);
    });

    it('selects a token by mouse and by arrow keys, and says so', async () => {
      const figure = await open();
      const asked: unknown[] = [];
      figure.addEventListener('llm-select-request', ({selection}) => asked.push(selection));
      await click(chips(figure)[1]);
      await figure.updateComplete;
      expect(selected(figure)).to.equal(1);
      await press('ArrowRight');
      await figure.updateComplete;
      expect(selected(figure)).to.equal(2);
      await until(() => focused() === chips(figure)[2], 'the focus to go with it');
      expect(figure.token).to.equal(3);
      expect(readout(figure)).to.contain('Token 3 of');
      expect(asked).to.deep.equal([{token: 2}, {token: 3}]);
      await press('Escape');
      await figure.updateComplete;
      expect(selected(figure)).to.equal(chips(figure).length - 1);
    });

    it('keeps its selection where the selected token is chosen again, with no pointer over it', async () => {
      const figure = await open();
      const tap = () => chips(figure)[1].click(); // a finger, or a screen reader
      tap();
      await until(() => selected(figure) === 1, 'the selection');
      tap();
      await aTimeout(50);
      expect(selected(figure)).to.equal(1);
    });

    it('tells aloud what is selected, and not what is pointed at', async () => {
      const figure = await open();
      const live = () => part(figure, 'readout')!.ariaLive;
      expect(live()).to.equal('off');
      await click(chips(figure)[1]);
      await press('ArrowRight');
      await figure.updateComplete;
      expect(live()).to.equal('polite');
      expect(readout(figure)).to.contain('Token 3 of');
      await pointAt(chips(figure)[0]);
      expect(readout(figure)).to.contain('Token 1 of');
      expect(live()).to.equal('off');
      await pointAway();
      await figure.updateComplete;
      expect(live()).to.equal('off');
      await press('ArrowLeft');
      await figure.updateComplete;
      expect(live()).to.equal('polite');
    });

    it('tells nothing aloud while the reader types', async () => {
      const figure = await open();
      const live = () => part(figure, 'readout')!.ariaLive;
      await click(chips(figure)[1]);
      await figure.updateComplete;
      expect(live()).to.equal('polite');
      await pointAway();
      field(figure).focus();
      const {length} = chips(figure);
      await sendKeys({type: ' And a cat'});
      await until(() => chips(figure).length > length, 'other tokens');
      expect(live()).to.equal('off');
    });

    it('names its examples, and the model, in the words it is given', async () => {
      const figure = await open();
      figure.strings = {exampleFact: 'Ein Faktum'};
      await menuComes(figure);
      choose(figure, 'Example', 'Ein Faktum');
      await shows(figure, 'The capital of France is');
      const session = new FailingSession();
      const other = await placeWith<LlmPrompt>(session, '<llm-prompt></llm-prompt>');
      other.strings = {model: 'das Modell'};
      await until(() => textOf(part(other, 'loading') ?? null).includes('das Modell'), 'the words');
      await stateIs(other, 'ready');
      await session.close();
    });

    it('keeps text and example where another is refused', async () => {
      const figure = await open('', 'The capital of France is');
      await menuComes(figure);
      figure.addEventListener('llm-text-request', (event) => event.preventDefault());
      choose(figure, 'Example', 'A sum');
      await aTimeout(20);
      expect(field(figure).value).to.equal('The capital of France is');
      const {selectedOptions} = control<HTMLSelectElement>(figure, 'Example');
      expect(textOf(selectedOptions[0])).to.equal('A fact');
    });

    it('gives its numbers as a table', async () => {
      const figure = await open();
      await click(await menuComes(figure));
      control(figure, 'Show the numbers as a table').click();
      await figure.updateComplete;
      const rows = [...part(figure, 'numbers')!.querySelectorAll('tbody tr')];
      expect(rows.map((row) => Number(row.children[2].textContent))).to.deep.equal(
        tokensOf(figure.text).slice(1),
      );
    });

    it('keeps its own text beside another', async () => {
      const [one, other] = [await open('', 'One cat.'), await open('', 'Two dogs.')];
      await shows(one, 'One cat.');
      await shows(other, 'Two dogs.');
    });

    it('fits 320 px', async () => {
      const figure = await open();
      figure.parentElement!.style.inlineSize = '320px';
      await aTimeout(50);
      const body = part(figure, 'body')!;
      expect(body.scrollWidth).to.be.at.most(320);
      expect(overflow()).to.equal(0);
    });

    it('has nothing that axe finds', async () => {
      const figure = await open();
      await menuComes(figure);
      await expect(figure).to.be.accessible();
    });
  });

  describe('bad input', () => {
    it('of nothing is a text that has yet to begin', async () => {
      const figure = await open('', '');
      expect(readout(figure)).to.match(/^Nothing has been said yet\. The model expects \S/);
      expect(textOf(part(figure, 'stats')!)).not.to.contain('NaN');
    });

    it('of one token, of bytes and of markup is data', async () => {
      const figure = await open('', ' the');
      expect(chips(figure)).to.have.length(1);
      for (const text of ['<img src=x onerror=alert(1)>', '语言 🙂 \0 \u202e', '<|endoftext|>']) {
        figure.text = text;
        await shows(figure, text);
        expect(figure.shadowRoot!.querySelector('img')).to.equal(null);
        expect(textOf(figure.shadowRoot!)).not.to.contain('NaN');
      }
    });

    for (const text of ['Xq7@@#%', '语言 🙂 नमस्ते'])
      it(`of what it has never met costs a number that can be read: ${text}`, async () => {
        const figure = await open('', text);
        const losses = tokensOf(text)
          .slice(1)
          .map((token, i) => {
            const {logits} = run(model, tokensOf(text));
            const vocab = model.config.vocab_size;
            return -Math.log(softmax(logits.subarray(i * vocab, (i + 1) * vocab))[token]);
          });
        const expected = Math.exp(losses.reduce((a, b) => a + b) / losses.length);
        expect(expected).to.be.above(1000);
        const shown = /Perplexity ([\d,.]+)(?: × 10([⁰¹²³⁴⁵⁶⁷⁸⁹]+))?(?= |$)/.exec(
          textOf(part(figure, 'stats')!),
        )!;
        const power = Array.from(shown[2] ?? '', (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)).join('');
        const value = Number(shown[1].replaceAll(',', '')) * 10 ** Number(power);
        expect(Math.abs(value / expected - 1)).to.be.below(0.005);
        expect(expected > 9_999_999).to.equal(power !== '');
        await click(await menuComes(figure));
        control(figure, 'Show the numbers as a table').click();
        await until(() => part(figure, 'numbers'), 'the table');
        const cells = [...part(figure, 'numbers')!.querySelectorAll('td')].map(textOf);
        expect(cells.some((cell) => cell.includes(' × 10⁻'))).to.equal(true);
        expect(cells.filter((cell) => /\de[+-]/.test(cell))).to.deep.equal([]);
      });

    it('of more than the context is cut, and said so', async () => {
      const text = 'The duckling sat in the tree. '.repeat(60);
      const figure = await place<LlmPrompt>('<llm-prompt></llm-prompt>');
      figure.text = text;
      const left = tokensOf(text).length - model.config.max_position_embeddings;
      await until(() => textOf(part(figure, 'body')!).includes(`${left} tokens do not fit`), 'the notice');
      expect(chips(figure).length).to.be.at.most(model.config.max_position_embeddings - 1);
    });

    it('of a token that there is not is the last one', async () => {
      const figure = await open('token="9999"');
      expect(selected(figure)).to.equal(chips(figure).length - 1);
    });
  });

  describe('where the model does not come', () => {
    it('says so, and tries again', async () => {
      const session = new FailingSession();
      session.failing = 'openModel';
      const figure = await placeWith<LlmPrompt>(session, '<llm-prompt></llm-prompt>');
      await stateIs(figure, 'error');
      expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
      session.failing = undefined;
      control(figure, 'Try again').click();
      await stateIs(figure, 'ready');
      await session.close();
    });

    it('lives on after the worker was lost in the middle of a run', async () => {
      const session = new FailingSession();
      const figure = await placeWith<LlmPrompt>(session, '<llm-prompt></llm-prompt>');
      await stateIs(figure, 'ready');
      session.losesWith = 'run';
      figure.text = 'A text that is being read';
      await stateIs(figure, 'error');
      control(figure, 'Try again').click();
      await stateIs(figure, 'ready');
      await shows(figure, 'A text that is being read');
      await session.close();
    });
  });
});
