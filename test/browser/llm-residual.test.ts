import {aTimeout, expect, nextFrame} from '@open-wc/testing';
import {sendKeys, setViewport} from '@web/test-runner-commands';
import type {LlmModel, LlmResidual} from 'llm-anatomy';
import {
  attributeLogit,
  attributionTrace,
  logitLens,
  run,
  type Intervention,
  type RunResult,
} from 'llm-anatomy/core';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-residual';
import {loadHouseModel} from 'llm-anatomy/load';
import {
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
  type Figure,
} from './support/page.js';
import {FailingSession, HeldSession} from './support/sessions.js';

const {model, tokenizer} = await loadHouseModel();
const {vocab_size: vocab, hidden_size: d_model, num_hidden_layers: layers} = model.config;
const TEXT = 'The queen has a duckling, and';
const tokensOf = (text: string): number[] => [model.config.bos_token_id!, ...tokenizer!.encode(text)];
const label = (token: number) => tokenizer!.decode([token]).replaceAll(' ', '·').replaceAll('\n', '↵');

/** A probability as the figure writes it. */
function percent(p: number): string {
  const value = 100 * p;
  if (value >= 99.5 && value < 100) return `${(Math.floor(value * 100) / 100).toFixed(2)}%`;
  if (value >= 9.95) return `${value.toFixed(0)}%`;
  return value < 0.001 ? '< 0.001%' : `${value.toPrecision(2)}%`;
}
const minus = (text: string) => (Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−'));
const signed = (value: number, digits: number) => minus(value.toFixed(digits));
const plus = (value: number, digits: number) =>
  signed(value, digits).startsWith('−') ? signed(value, digits) : `+${signed(value, digits)}`;
const numberIn = (text: string) => Number(text.replace('−', '-').replace('+', ''));

/** The most probable tokens of a row of logits. */
function likeliest(logits: Float32Array, count: number): {token: number; p: number}[] {
  const top = Math.max(...logits);
  const total = logits.reduce((sum, value) => sum + Math.exp(value - top), 0);
  const order = [...logits.keys()].sort((a, b) => logits[b] - logits[a] || a - b);
  return order
    .slice(0, count)
    .map((token) => ({token, p: Math.fround(Math.exp(logits[token] - top) / total)}));
}

const everything = ['blocks.*.resid_pre', 'blocks.*.resid_post', 'blocks.*.attn_out', 'blocks.*.mlp_out'];
const runOf = (tokens: number[], interventions: Intervention[] = []): RunResult =>
  run(model, tokens, {trace: [...everything, ...attributionTrace], interventions});
const row = (result: RunResult, name: string, position: number) =>
  result.trace.get(name)!.data.slice(position * d_model, (position + 1) * d_model);

const grid = (figure: Figure) => part(figure, 'lens-grid')!;
const rowsOf = (figure: Figure) => [...grid(figure).querySelectorAll('.row:not(.heads)')];
const cellAt = (figure: Figure, line: number, column: number) =>
  grid(figure).querySelector<HTMLElement>(`.cell[data-row="${line}"][data-column="${column}"]`)!;
const selected = (figure: Figure) => grid(figure).querySelector<HTMLElement>('[aria-selected="true"]')!;
const contributions = (figure: Figure) => parts(figure, 'contribution');
const valueOf = (element: Element) => textOf(element.querySelector('code'));
const readout = (figure: Figure) => textOf(part(figure, 'readout')!);

async function open(attributes = '', text = TEXT): Promise<LlmResidual> {
  const figure = await place<LlmResidual>(`<llm-residual ${attributes}></llm-residual>`);
  figure.text = text;
  await figure.updateComplete;
  await stateIs(figure, 'ready');
  const columns = tokensOf(text).length;
  if (!figure.show || figure.show === 'lens')
    await until(() => part(figure, 'lens-grid')?.ariaColCount === String(columns), 'the grid');
  await stateIs(figure, 'ready');
  return figure;
}

describe('<llm-residual>', () => {
  describe('the logit lens', () => {
    it('is of an example with no attribute at all', async () => {
      const figure = await place<LlmResidual>('<llm-residual></llm-residual>');
      await stateIs(figure, 'ready');
      expect(rowsOf(figure)).to.have.length(layers + 1);
      expect(selected(figure).dataset.column).to.equal(String(Number(grid(figure).ariaColCount) - 1));
      expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined|Infinity/);
    });

    it('has in every cell what the core computes', async () => {
      const figure = await open('show="lens"');
      const tokens = tokensOf(TEXT);
      const result = runOf(tokens);
      const names = [
        'blocks.0.resid_pre',
        ...Array.from({length: layers}, (_, i) => `blocks.${i}.resid_post`),
      ];
      for (const [line, name] of names.entries()) {
        const logits = logitLens(model, result.trace.get(name)!.data);
        for (const column of tokens.keys()) {
          const [{token, p}] = likeliest(logits.subarray(column * vocab, (column + 1) * vocab), 1);
          const cell = cellAt(figure, line, column);
          expect(textOf(cell.querySelector('bdi')), `${name} ${column}`).to.equal(label(token).trim());
          expect(textOf(cell.querySelector('small'))).to.equal(percent(p));
        }
      }
      // The last row is the model's own answer.
      for (const column of tokens.keys()) {
        const [{token}] = likeliest(result.logits.subarray(column * vocab, (column + 1) * vocab), 1);
        expect(textOf(cellAt(figure, layers, column).querySelector('bdi'))).to.equal(label(token).trim());
        for (const line of names.keys()) {
          const cell = cellAt(figure, line, column);
          expect(cell.classList.contains('final')).to.equal(
            textOf(cell.querySelector('bdi')) === label(token).trim(),
          );
        }
      }
    });

    it('tells five of the selected position at every depth', async () => {
      const figure = await open('show="lens" token="3"');
      const result = runOf(tokensOf(TEXT));
      const columns = [...part(figure, 'column')!.querySelectorAll('ol')];
      expect(columns).to.have.length(layers + 1);
      const logits = logitLens(model, result.trace.get('blocks.1.resid_post')!.data);
      const expected = likeliest(logits.subarray(3 * vocab, 4 * vocab), 5);
      const items = [...columns[2].querySelectorAll('li')];
      expect(items.map((item) => textOf(item.querySelector('bdi')))).to.deep.equal(
        expected.map(({token}) => label(token).trim()),
      );
      expect(items.map((item) => textOf(item.querySelector('code')))).to.deep.equal(
        expected.map(({p}) => percent(p)),
      );
    });

    it('follows a click, which selects token and block', async () => {
      const figure = await open('show="lens"');
      await click(cellAt(figure, 2, 4));
      await figure.updateComplete;
      expect([figure.token, figure.layer]).to.deep.equal([4, 1]);
      expect(selected(figure)).to.equal(cellAt(figure, 2, 4));
      expect(readout(figure)).to.contain('position 4');
      expect(readout(figure)).to.contain('after block 1');
    });

    it('is walked with the arrow keys', async () => {
      const figure = await open('show="lens" layer="0"');
      const last = tokensOf(TEXT).length - 1;
      cellAt(figure, 1, last).focus();
      await press('ArrowLeft', 'ArrowDown');
      expect(focused()).to.equal(cellAt(figure, 2, last - 1));
      expect([figure.token, figure.layer]).to.deep.equal([last - 1, 1]);
      await press('Home');
      expect(focused()).to.equal(cellAt(figure, 2, 0));
      await press('End', 'ArrowRight', 'ArrowUp', 'ArrowUp', 'ArrowUp');
      expect(focused()).to.equal(cellAt(figure, 0, last));
      // The row before the first block is no block's: the block that is selected stays.
      expect([figure.token, figure.layer]).to.deep.equal([last, 0]);
      expect(grid(figure).querySelectorAll('[tabindex="0"]')).to.have.length(1);
    });

    it('runs from right to left where the page does', async () => {
      const figure = await open('show="lens" dir="rtl" token="2"');
      cellAt(figure, 1, 2).focus();
      await press('ArrowLeft');
      expect(figure.token).to.equal(3);
    });

    it('names the row from which the answer leads without a space inside the quotes', async () => {
      const figure = await open('show="lens"');
      expect(readout(figure)).to.match(
        /is the likeliest token from the row (embedding|output|after block \d) on\.$/,
      );
      const quoted = part(figure, 'readout')!.querySelector('q')!.textContent!;
      expect(quoted).to.equal(quoted.trim());
    });

    it('says of the cell pointed at, and moves nothing for it', async () => {
      const figure = await open('show="lens"');
      const {top} = part(figure, 'column')!.getBoundingClientRect();
      await pointAt(cellAt(figure, 3, 2));
      await until(() => readout(figure).includes('position 2)'), 'the readout');
      expect(part(figure, 'column')!.getBoundingClientRect().top).to.equal(top);
      await pointAway();
      await until(() => !readout(figure).includes('position 2)'), 'the readout');
    });

    it('of a long text scrolls, and draws what is seen', async () => {
      const long = 'The duckling sat in the tree. '.repeat(20);
      const figure = await open('show="lens" layer="0"', long);
      const count = tokensOf(long).length;
      expect(grid(figure).querySelectorAll('.cell').length).to.be.below(40 * (layers + 1));
      expect(grid(figure).scrollWidth).to.be.above(grid(figure).clientWidth);
      expect(selected(figure).dataset.column).to.equal(String(count - 1));
      const box = grid(figure).getBoundingClientRect();
      await until(() => selected(figure).getBoundingClientRect().right <= box.right + 1, 'the last in sight');
      cellAt(figure, 1, count - 1).focus();
      await press('Home');
      await until(() => focused() === cellAt(figure, 1, 0), 'the first column');
      expect(cellAt(figure, 1, 0).getBoundingClientRect().left).to.be.at.least(box.left - 1);
      expect(overflow()).to.equal(0);
    });

    it('of a long text goes where the last key says, however fast they come', async () => {
      const long = 'The duckling sat in the tree. '.repeat(20);
      const figure = await open('show="lens" layer="0"', long);
      const last = tokensOf(long).length - 1;
      cellAt(figure, 1, last).focus();
      for (const key of ['Home', 'End']) {
        focused()!.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, composed: true}));
        await figure.updateComplete;
        await nextFrame();
      }
      await nextFrame();
      await until(() => focused() === cellAt(figure, 1, last), 'the last column');
      const {left, right} = grid(figure).getBoundingClientRect();
      const cell = cellAt(figure, 1, last).getBoundingClientRect();
      expect(cell.left).to.be.at.least(left - 1);
      expect(cell.right).to.be.at.most(right + 1);
    });

    it('has a row of its own for what is changed after the last block', async () => {
      const vector = new Float32Array(vocab);
      vector[77] = 50;
      const interventions = [{at: 'logits', op: 'add', vector: Array.from(vector)}];
      const root = await place<LlmModel>('<llm-model><llm-residual></llm-residual></llm-model>');
      root.interventions = interventions as unknown as Intervention[];
      const figure = root.querySelector<LlmResidual>('llm-residual')!;
      await until(() => part(figure, 'lens-grid') && rowsOf(figure).length === layers + 2, 'the row');
      const last = Number(grid(figure).ariaColCount) - 1;
      expect(textOf(cellAt(figure, layers + 1, last).querySelector('bdi'))).to.equal(label(77).trim());
      await until(() => textOf(part(figure, 'check')!).includes('logits themselves'), 'the reason');
    });
  });

  describe('the parts of a logit', () => {
    it('stand in lines of text, all of them in sight', async () => {
      const figure = await open('show="logit" token="4"');
      const rows = parts(figure, 'contribution');
      expect(rows).to.have.length.above(layers);
      for (const row of rows) expect(row.getBoundingClientRect().height).to.be.within(20, 48);
    });

    it('are the core’s, in the order of the model, and add up', async () => {
      const figure = await open('show="logit" token="4"');
      const tokens = tokensOf(TEXT);
      const result = runOf(tokens);
      const logits = result.logits.subarray(4 * vocab, 5 * vocab);
      const [{token}] = likeliest(logits, 1);
      const expected = attributeLogit(model, result.trace, 4, token);
      expect(contributions(figure).map(({dataset}) => dataset.name)).to.deep.equal(
        expected.map(({name}) => name),
      );
      expect(contributions(figure).map(valueOf)).to.deep.equal(expected.map(({value}) => plus(value, 3)));
      const sum = expected.reduce((total, {value}) => total + value, 0);
      expect(textOf(part(figure, 'sum')!)).to.equal(signed(sum, 4));
      expect(textOf(part(figure, 'check')!.querySelector('code'))).to.equal(signed(logits[token], 4));
      expect(Math.abs(sum - logits[token])).to.be.below(1e-4);
      expect(textOf(part(figure, 'delta')!)).to.match(/^(0|\d\.\d × 10⁻[⁵⁶⁷⁸⁹]|\d\.\d × 10⁻¹\d)$/);
    });

    it('are bars that begin where the one before ended', async () => {
      const figure = await open('show="logit"');
      const ends = contributions(figure).map((each) => {
        const bar = each.querySelector('rect')!;
        const [x, width] = ['x', 'width'].map((name) => parseFloat(bar.getAttribute(name)!));
        return each.classList.contains('above') ? [x, x + width] : [x + width, x];
      });
      for (let i = 1; i < ends.length; i++) expect(ends[i][0]).to.be.closeTo(ends[i - 1][1], 0.35);
    });

    it('of a token of the reader’s choice', async () => {
      const figure = await open('show="logit"');
      const result = runOf(tokensOf(TEXT));
      const last = tokensOf(TEXT).length - 1;
      const logits = result.logits.subarray(last * vocab);
      const [, second] = likeliest(logits, 2);
      const buttons = part(figure, 'targets')!.querySelectorAll<HTMLElement>('button');
      await click(buttons[1]);
      expect(figure.target).to.equal(second.token);
      await until(
        () => textOf(part(figure, 'check')!.querySelector('code')) === signed(logits[second.token], 4),
        'its logit',
      );
    });

    it('of a token that is typed', async () => {
      const figure = await open('show="logit"');
      const field = control<HTMLInputElement>(figure, 'Another token');
      field.focus();
      await sendKeys({type: 'duck'});
      await until(() => findControl(figure, '·duck'), 'the token');
      await press('Enter');
      expect(tokenizer!.decode([figure.target])).to.equal(' duck');
      await stateIs(figure, 'ready');
      expect(field.value).to.equal('');
      await sendKeys({type: 'qqqq'});
      await until(() => textOf(part(figure, 'logit')!).includes('No token'), 'that there is none');
    });

    it('of a difference of two logits', async () => {
      const tokens = tokensOf(TEXT);
      const last = tokens.length - 1;
      const result = runOf(tokens);
      const logits = result.logits.subarray(last * vocab);
      const [one, other] = likeliest(logits, 2);
      const figure = await open('show="logit"');
      const select = control<HTMLSelectElement>(figure, 'minus that of');
      select.value = String(other.token);
      select.dispatchEvent(new Event('change', {bubbles: true}));
      await until(
        () =>
          textOf(part(figure, 'check')!.querySelector('code')) ===
          signed(logits[one.token] - logits[other.token], 4),
        'the difference',
      );
      const [a, b] = [one, other].map(({token}) => attributeLogit(model, result.trace, last, token));
      expect(contributions(figure).map(valueOf)).to.deep.equal(
        a.map(({value}, i) => plus(value - b[i].value, 3)),
      );
    });

    it('are added up by block, and make the same sum', async () => {
      const figure = await open('show="logit"');
      const before = textOf(part(figure, 'sum')!);
      const all = contributions(figure).map((each) => numberIn(valueOf(each)));
      control(figure, 'Add up the heads of a block').click();
      await figure.updateComplete;
      expect(contributions(figure)).to.have.length(1 + 2 * layers);
      const attention = numberIn(valueOf(contributions(figure)[1]));
      expect(attention).to.be.closeTo(all[1] + all[2] + all[3] + all[4], 0.003);
      expect(textOf(part(figure, 'sum')!)).to.equal(before);
    });

    it('select their head for all figures, by mouse and by keys', async () => {
      const figure = await open('show="logit"');
      await click(contributions(figure)[8]); // block 1, head 2
      await figure.updateComplete;
      expect([figure.layer, figure.head]).to.deep.equal([1, 2]);
      expect(contributions(figure)[8].ariaSelected).to.equal('true');
      await press('Home', 'ArrowDown', 'Enter');
      await figure.updateComplete;
      expect(focused()).to.equal(contributions(figure)[1]);
      expect([figure.layer, figure.head]).to.deep.equal([0, 0]);
      await press('End');
      expect(focused()).to.equal(contributions(figure).at(-1));
    });

    it('say what was written by hand', async () => {
      const root = await place<LlmModel>(
        '<llm-model layer="0" interventions=\'[{"at": "blocks.2.resid_post", "op": "scale", "factor": 0.5}]\'><llm-residual show="logit"></llm-residual></llm-model>',
      );
      const figure = root.querySelector<LlmResidual>('llm-residual')!;
      await stateIs(figure, 'ready');
      expect(contributions(figure).at(-1)!.dataset.name).to.equal('interventions');
      expect(textOf(contributions(figure).at(-1)!)).to.contain('changes made by hand');
    });
  });

  describe('the stream', () => {
    it('is the sum of what was there and what a block adds', async () => {
      const figure = await open('show="stream" token="3" layer="2" component="17"');
      const result = runOf(tokensOf(TEXT));
      const [before, attention, mlp, after] = ['resid_pre', 'attn_out', 'mlp_out', 'resid_post'].map((name) =>
        row(result, `blocks.2.${name}`, 3),
      );
      const term = (value: number) => `${value < 0 ? '−' : '+'} ${Math.abs(value).toFixed(4)}`;
      expect(textOf(part(figure, 'stream-sum')!)).to.equal(
        `component 17: ${signed(before[17], 4)} ${term(attention[17])} ${term(mlp[17])} = ${signed(after[17], 4)}`,
      );
      const norm = (values: Float32Array) => Math.hypot(...values).toFixed(2);
      const notes = [...figure.shadowRoot!.querySelectorAll('.bar-rows .end')].map(textOf);
      expect(notes).to.deep.equal([before, attention, mlp, after].map((values) => `length ${norm(values)}`));
      const lengths = [...part(figure, 'lengths')!.querySelectorAll('.number')].map(textOf);
      const names = [
        'blocks.0.resid_pre',
        ...Array.from({length: layers}, (_, i) => `blocks.${i}.resid_post`),
      ];
      expect(lengths).to.deep.equal(names.map((name) => norm(row(result, name, 3))));
    });

    it('is gone through by keys and by the mouse', async () => {
      const figure = await open('show="stream"');
      const rows = part(figure, 'stream-rows')!;
      rows.focus();
      await press('ArrowRight', 'ArrowRight');
      expect(figure.component).to.equal(2);
      await press('End');
      expect(figure.component).to.equal(d_model - 1);
      await press('ArrowRight');
      expect(figure.component).to.equal(d_model - 1);
      expect(rows.getAttribute('aria-valuenow')).to.equal(String(d_model - 1));
      await press('Home');
      await click(rows);
      expect(figure.component).to.be.above(5);
    });

    it('shows what changes wrote to it', async () => {
      const root = await place<LlmModel>(
        '<llm-model layer="2" interventions=\'[{"at": "blocks.2.resid_post", "op": "scale", "factor": 0.5}]\'><llm-residual show="stream"></llm-residual></llm-model>',
      );
      const figure = root.querySelector<LlmResidual>('llm-residual')!;
      await stateIs(figure, 'ready');
      await until(() => textOf(part(figure, 'stream')!).includes('changes made by hand'), 'the row');
      const text = textOf(part(figure, 'stream-sum')!.querySelectorAll('code')[1]);
      const [left, right] = text.split(' = ');
      const terms = left.replaceAll('− ', '-').replaceAll('+ ', '').replace('−', '-').split(' ').map(Number);
      expect(terms).to.have.length(4);
      expect(terms.reduce((a, b) => a + b, 0)).to.be.closeTo(numberIn(right), 0.0003);
    });
  });

  describe('what a page shares', () => {
    it('is one selection', async () => {
      const root = await place<LlmModel>(
        '<llm-model layer="1" head="3" token="2"><llm-residual show="lens"></llm-residual><llm-residual show="logit"></llm-residual></llm-model>',
      );
      const [one, other] = root.querySelectorAll<LlmResidual>('llm-residual');
      await stateIs(one, 'ready');
      await stateIs(other, 'ready');
      expect(part(one, 'input')).to.equal(undefined);
      expect(selected(one).dataset.column).to.equal('2');
      await click(cellAt(one, 3, 4));
      await until(() => textOf(part(other, 'logit')!).includes('position 4'), 'the other figure');
      expect([root.token, root.layer, root.head]).to.deep.equal([4, 2, 3]);
      const chosen = contributions(other).find((each) => each.ariaSelected === 'true')!;
      expect(chosen.dataset.name).to.equal('blocks.2.attn.head.3');
    });
  });

  describe('what it is given', () => {
    for (const text of ['A', ''])
      it(`may be ${text ? 'one token' : 'nothing'}`, async () => {
        const figure = await open('', text);
        expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|undefined/);
        expect(rowsOf(figure)[0].querySelectorAll('.cell')).to.have.length(tokensOf(text).length);
      });

    it('may be a block, a head or a token that there is none of', async () => {
      const figure = await open('layer="9" head="12" token="999" target="99999" component="5000"');
      const missing = parts(figure, 'missing').map(textOf);
      expect(missing[0]).to.contain('There is no block 9.').and.to.contain('from 0 to 3; shown here is 3');
      expect(missing[1]).to.contain('There is no head 12.');
      expect(selected(figure).dataset.column).to.equal(String(tokensOf(TEXT).length - 1));
      expect(textOf(part(figure, 'logit')!)).to.contain('There is no token 99999');
      expect(textOf(part(figure, 'stream-sum')!)).to.contain(`component ${d_model - 1}:`);
    });

    it('may leave no numbers', async () => {
      const root = await place<LlmModel>('<llm-model><llm-residual></llm-residual></llm-model>');
      const figure = root.querySelector<LlmResidual>('llm-residual')!;
      await stateIs(figure, 'ready');
      root.interventions = [{at: 'logits', op: 'add', vector: new Float32Array(vocab).fill(NaN)}];
      await stateIs(figure, 'error');
      root.interventions = [];
      await stateIs(figure, 'ready');
    });

    it('may be as large as numbers go, and larger', async () => {
      const vector = Array.from({length: d_model}, () => 3e38);
      const add: Intervention = {at: 'blocks.1.mlp_out', op: 'add', vector};
      const root = await place<LlmModel>('<llm-model layer="1"><llm-residual></llm-residual></llm-model>');
      const figure = root.querySelector<LlmResidual>('llm-residual')!;
      await stateIs(figure, 'ready');
      root.interventions = [add];
      await until(() => /e\+38/.test(textOf(part(figure, 'stream-sum')!)), 'large numbers');
      await stateIs(figure, 'ready');
      expect(textOf(figure.shadowRoot!)).not.to.match(/NaN|Infinity/);
      root.interventions = [add, add]; // more than 32 bits hold
      await stateIs(figure, 'error');
      root.interventions = [];
      await stateIs(figure, 'ready');
    });
  });

  describe('where something fails', () => {
    for (const failing of ['openModel', 'run', 'logitLens', 'attributeLogit'])
      it(`says so, and tries again: ${failing}`, async () => {
        const session = new FailingSession();
        session.failing = failing;
        const figure = await placeWith<LlmResidual>(session, '<llm-residual></llm-residual>');
        await stateIs(figure, 'error');
        expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
        session.failing = undefined;
        control(figure, 'Try again').click();
        await stateIs(figure, 'ready');
        await session.close();
      });

    for (const losesWith of ['run', 'logitLens', 'attributeLogit'])
      it(`lives on after the worker was lost: ${losesWith}`, async () => {
        const session = new FailingSession();
        const figure = await placeWith<LlmResidual>(session, '<llm-residual></llm-residual>');
        await stateIs(figure, 'ready');
        session.losesWith = losesWith;
        figure.text = TEXT;
        await stateIs(figure, 'error');
        for (let i = 0; i < 3; i++) {
          findControl(figure, 'Try again')?.click();
          await aTimeout(50);
        }
        await stateIs(figure, 'ready');
        await session.close();
      });
  });

  it('has its numbers as a table', async () => {
    const figure = await open('token="2"');
    (await menuComes(figure)).click();
    await figure.updateComplete;
    control(figure, 'Show the numbers as a table').click();
    await figure.updateComplete;
    const table = textOf(part(figure, 'numbers')!);
    expect(table)
      .to.contain('block 3 · MLP')
      .and.to.contain('component 95')
      .and.to.contain('Sum of the parts');
  });

  describe('the table', () => {
    const tableOf = async (figure: LlmResidual) => {
      (await menuComes(figure)).click();
      await figure.updateComplete;
      control(figure, 'Show the numbers as a table').click();
      await figure.updateComplete;
      return () =>
        [...part(figure, 'numbers')!.querySelectorAll('tbody tr')].map((line) =>
          [...line.children].map((cell) => textOf(cell)),
        );
    };

    it('has no parts of a logit that is not the one asked for', async () => {
      const session = new HeldSession();
      const figure = await placeWith<LlmResidual>(
        session,
        '<llm-residual show="logit" token="2"></llm-residual>',
      );
      await stateIs(figure, 'ready');
      const lines = await tableOf(figure);
      expect(lines().map((line) => line[1])).to.include('Sum of the parts');
      session.hold();
      figure.token = 4;
      await figure.updateComplete;
      await aTimeout(50);
      expect(lines()).to.have.length(0);
      session.release();
      await stateIs(figure, 'ready');
      await figure.updateComplete;
      expect(lines().map((line) => line[1])).to.include('Sum of the parts');
      await session.close();
    });

    it('calls things what the figure calls them', async () => {
      const vector = Array.from({length: vocab}, (_, token) => (token === 77 ? 50 : 0));
      const root = await place<LlmModel>(
        '<llm-model token="2"><llm-residual against="11"></llm-residual></llm-model>',
      );
      root.interventions = [{at: 'logits', op: 'add', vector}];
      const figure = root.querySelector<LlmResidual>('llm-residual')!;
      await until(() => part(figure, 'lens-grid') && rowsOf(figure).length === layers + 2, 'the row');
      await stateIs(figure, 'ready');
      const names = (await tableOf(figure))();
      const depths = names.map((line) => line[0]);
      expect(depths).to.include('after block 3').and.to.include('output');
      expect(depths).not.to.include(`after block ${layers}`);
      expect(names.map((line) => line[1])).to.include('The model’s difference of logits');
    });
  });

  it('fits 320 px', async () => {
    const figure = await open();
    figure.parentElement!.style.inlineSize = '320px';
    await until(() => rowsOf(figure)[0].querySelectorAll('.cell').length === 3, 'three columns');
    expect(part(figure, 'body')!.scrollWidth).to.be.at.most(320);
    expect(overflow()).to.equal(0);
    await click(rowsOf(figure)[2].querySelector('.cell')!);
    await figure.updateComplete;
    expect(figure.layer).to.equal(1);
  });

  it('has nothing that axe finds', async function () {
    this.timeout(30_000);
    await setViewport({width: 1000, height: 800});
    const figure = await open();
    await expect(figure).to.be.accessible();
  });
});
