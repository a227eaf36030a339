import {aTimeout, expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';
import type {LlmModel, LlmSampling} from 'llm-anatomy';
import {
  generate,
  logSumExp,
  perplexity,
  Random,
  run,
  Sampler,
  type GenerateOptions,
  type Intervention,
  type SamplingSettings,
} from 'llm-anatomy/core';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-sampling';
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
  press,
  stateIs,
  textOf,
  until,
  warningsOf,
  type Figure,
} from './support/page.js';
import {FailingSession} from './support/sessions.js';

const {model, tokenizer} = await loadHouseModel();
const vocab = model.config.vocab_size;
// In the middle of a sentence, so that the model does not end its text at once.
const TEXT = 'The queen has a duckling, and';
const tokensOf = (text: string): number[] => [model.config.bos_token_id!, ...tokenizer!.encode(text)];
const ends = model.config.eos_token_id;
const logitsAfter = (tokens: number[], interventions: Intervention[] = []): Float32Array =>
  run(model, tokens, {interventions, logits: 'last'}).logits;

/** What a figure with no attributes but its text draws with. */
const defaults: SamplingSettings = {temperature: 0.8, topP: 0.95};

/** What the core generates. */
const drawnByHand = (tokens: number[], options: GenerateOptions) =>
  [...generate(model, tokens, options)].flatMap((event) =>
    event.kind === 'token' ? [{token: event.token, probability: event.probability}] : [],
  );

/** A probability as the figure writes it. */
function share(p: number): string {
  const value = 100 * p;
  if (p === 0) return '0%';
  if (value >= 99.5 && value < 100) return `${(Math.floor(value * 100) / 100).toFixed(2)}%`;
  if (value >= 9.95) return `${value.toFixed(0)}%`;
  return value < 0.001 ? '< 0.001%' : `${value.toPrecision(2)}%`;
}

const candidates = (figure: Figure) => parts(figure, 'candidate');
const idOf = (button: HTMLElement) => Number(button.dataset.token);
const cells = (row: Element) => [...row.querySelectorAll('[role="cell"].number')].map((cell) => textOf(cell));
const rowOf = (button: HTMLElement) => button.closest('[role="row"]')!;
const stageOf = (figure: Figure, stage: string) =>
  cells(figure.shadowRoot!.querySelector(`[data-stage="${stage}"]`)!);
const chips = (figure: Figure) => parts(figure, 'token');
const selected = (figure: Figure) => chips(figure).findIndex((chip) => chip.ariaSelected === 'true');
const chipText = (figure: Figure) => chips(figure).map((chip) => textOf(chip.querySelector('bdi')));
const readout = (figure: Figure) => textOf(part(figure, 'readout')!);
const label = (token: number) => tokenizer!.decode([token]).replaceAll(' ', '·').replaceAll('\n', '↵');
const labels = (drawn: readonly {token: number}[]) => drawn.map(({token}) => label(token));

/** Waits until no more tokens are being drawn, and so many are there. How many may depend on when the model ends its text. */
async function isDone(figure: Figure, count?: number): Promise<void> {
  await figure.updateComplete;
  const has = () => count === undefined || chips(figure).length === count;
  await until(() => has() && findControl(figure, 'Generate'), `${count ?? 'all'} tokens`);
}

async function open(attributes = '', text = TEXT): Promise<LlmSampling> {
  const figure = await place<LlmSampling>(`<llm-sampling ${attributes}></llm-sampling>`);
  figure.text = text;
  await stateIs(figure, 'ready');
  await shows(figure, logitsAfter(tokensOf(text)));
  return figure;
}

/** Waits until the largest logit shown is that of these. */
const shows = (figure: Figure, logits: Float32Array) =>
  until(
    () =>
      candidates(figure).length && cells(rowOf(candidates(figure)[0]))[0] === Math.max(...logits).toFixed(2),
    'the distribution',
  );

describe('<llm-sampling>', () => {
  describe('the distribution', () => {
    it('is of an example with no attribute at all', async () => {
      const figure = await place<LlmSampling>('<llm-sampling></llm-sampling>');
      await stateIs(figure, 'ready');
      expect(candidates(figure)).to.have.length(12);
      expect(textOf(figure.shadowRoot!)).not.to.contain('NaN');
    });

    it('is what the core computes: logits, probabilities before and after, and what was dropped', async () => {
      const figure = await open('top-k="9"');
      const tokens = tokensOf(TEXT);
      const logits = logitsAfter(tokens);
      const steps = new Sampler(vocab, {...defaults, topK: 9}).steps(logits, tokens);
      const of = (step: (typeof steps)[0], token: number) => {
        const at = step.ids.indexOf(token);
        return at < 0 ? undefined : step.probabilities[at];
      };
      const ranked = [...logits.keys()].sort((a, b) => logits[b] - logits[a]).slice(0, 12);
      expect(candidates(figure).map(idOf)).to.deep.equal(ranked);
      for (const button of candidates(figure)) {
        const token = idOf(button);
        const after = of(steps.at(-1)!, token);
        const [logit, before, left] = cells(rowOf(button));
        expect(logit).to.equal(logits[token].toFixed(2));
        expect(before).to.equal(share(of(steps[0], token)!));
        if (after === undefined) expect(left).to.match(/^✕ Top-[kp]$/);
        else expect(left).to.equal(share(after));
        expect(rowOf(button).classList.contains('dropped')).to.equal(after === undefined);
      }
    });

    it('goes through the stages in the order of the core, each with its mass, entropy and perplexity', async () => {
      const settings: SamplingSettings = {
        ...{repetitionPenalty: 1.3, temperature: 1.2, topK: 300, topP: 0.95, minP: 0.01, typical: 0.9},
      };
      const figure = await open(
        'repetition-penalty="1.3" temperature="1.2" top-k="300" top-p="0.95" min-p="0.01" typical="0.9"',
      );
      const tokens = tokensOf(TEXT);
      const steps = new Sampler(vocab, settings).steps(logitsAfter(tokens), tokens);
      const rows = [...figure.shadowRoot!.querySelectorAll<HTMLElement>('[data-stage]')];
      expect(rows.map(({dataset}) => dataset.stage)).to.deep.equal(steps.map(({stage}) => stage));
      for (const {stage, ids, probabilities, discarded, entropy} of steps)
        expect(stageOf(figure, stage), stage).to.deep.equal([
          ...[ids.length.toLocaleString('en'), share(discarded)],
          ...[entropy.toFixed(2), perplexity(probabilities).toPrecision(3)],
        ]);
      expect(steps.slice(3).some(({discarded}) => discarded > 0)).to.equal(true);
    });

    it('writes large numbers out', async () => {
      // Nothing is said of any token: all 1,152 are as likely.
      const root = await place<LlmModel>(
        '<llm-model interventions=\'[{"at": "ln_final", "op": "zero"}]\'><llm-sampling></llm-sampling></llm-model>',
      );
      const figure = root.querySelector<LlmSampling>('llm-sampling')!;
      await stateIs(figure, 'ready');
      expect(stageOf(figure, 'temperature')[3]).to.equal('1,152');
      expect(textOf(figure.shadowRoot!)).to.contain('Something in the model is switched off or changed.');
      expect(textOf(figure.shadowRoot!)).not.to.match(/\de[+-]?\d/);
    });

    it('says of a stage that is off that it is', async () => {
      const figure = await open();
      expect(stageOf(figure, 'topK')[0]).to.equal('off');
      expect(stageOf(figure, 'topP')[0]).not.to.equal('off');
    });

    it('leaves one token at temperature 0', async () => {
      const figure = await open('temperature="0"');
      expect(stageOf(figure, 'temperature')[0]).to.equal('1');
      expect(stageOf(figure, 'temperature')[2]).to.equal('0.00');
      expect(cells(rowOf(candidates(figure)[0]))[2]).to.equal('100%');
      expect(cells(rowOf(candidates(figure)[1]))[2]).to.equal('✕ greedy');
    });

    it('follows a slider that is moved by keys', async () => {
      const figure = await open();
      const slider = control<HTMLInputElement>(figure, 'Top-k');
      slider.focus();
      await press('ArrowRight', 'ArrowRight');
      await figure.updateComplete;
      expect(figure.topK).to.equal(2);
      expect(stageOf(figure, 'topK')[0]).to.equal('2');
      expect(figure.getAttribute('top-k')).to.equal('2');
      expect(textOf(slider.parentElement!.querySelector('output'))).to.equal('2');
    });

    it('changes with an intervention in the model around it', async () => {
      const interventions: Intervention[] = [{at: 'blocks.1.attn.z', head: 2, op: 'zero'}];
      const root = await place<LlmModel>(
        `<llm-model text="${TEXT}"><llm-sampling></llm-sampling></llm-model>`,
      );
      const figure = root.querySelector<LlmSampling>('llm-sampling')!;
      await stateIs(figure, 'ready');
      expect(part(figure, 'input')).to.equal(undefined);
      const [plain, changed] = [logitsAfter(tokensOf(TEXT)), logitsAfter(tokensOf(TEXT), interventions)];
      await shows(figure, plain);
      root.interventions = interventions;
      await shows(figure, changed);
      expect(Math.max(...plain).toFixed(2)).not.to.equal(Math.max(...changed).toFixed(2));
      control(figure, 'Generate').click();
      const expected = drawnByHand(tokensOf(TEXT), {...defaults, random: 1, maxTokens: 24, interventions});
      await isDone(figure, expected.length);
      expect(chipText(figure)).to.deep.equal(labels(expected));
    });

    it('is a table too', async () => {
      const figure = await open();
      await click(await menuComes(figure));
      control(figure, 'Show the numbers as a table').click();
      await figure.updateComplete;
      const rows = [...part(figure, 'numbers')!.querySelectorAll('tbody tr')];
      expect(rows).to.have.length(100);
      expect(rows.slice(0, 12).map((row) => Number(row.children[2].textContent))).to.deep.equal(
        candidates(figure).map(idOf),
      );
    });
  });

  describe('one logit taken apart', () => {
    const factors = (tokens: number[]) => {
      const hidden = run(model, tokens, {trace: ['ln_final'], logits: 'last'}).trace.get('ln_final')!.data;
      const d_model = model.config.hidden_size;
      return {d_model, hidden: hidden.slice(-d_model)};
    };
    const number = (cell: Element) => Number(textOf(cell).replace('−', '-'));

    async function openLogit(figure: LlmSampling): Promise<HTMLElement> {
      await menuComes(figure);
      const summary = figure.shadowRoot!.querySelector<HTMLElement>('.logit-details summary')!;
      summary.click();
      await until(() => part(figure, 'logit')?.querySelector('tfoot'), 'the sum');
      return part(figure, 'logit')!;
    }

    function check(sum: HTMLElement, tokens: number[], token: number): void {
      const {d_model, hidden} = factors(tokens);
      const matrix = model.parameters.get('model.embed_tokens.weight')!.data;
      const products = [...hidden].map((value, i) => value * matrix[token * d_model + i]);
      const order = [...products.keys()].sort((a, b) => Math.abs(products[b]) - Math.abs(products[a]));
      const rows = [...sum.querySelectorAll('tbody tr')];
      expect(rows).to.have.length(5);
      for (const [i, row] of rows.slice(0, 4).entries()) {
        expect(Number(textOf(row.querySelector('th'))), 'the largest').to.equal(order[i]);
        expect(textOf(row.querySelector('.product')).replace('−', '-')).to.equal(
          products[order[i]].toFixed(4),
        );
      }
      expect(textOf(rows[4].querySelector('th'))).to.equal(`and ${d_model - 4} others`);
      const shown = rows.map((row) => number(row.querySelector('.product')!));
      const total = number(sum.querySelector('tfoot .product')!);
      expect(total.toFixed(2)).to.equal(logitsAfter(tokens)[token].toFixed(2));
      const added = shown.reduce((a, b) => a + b, 0);
      expect(Math.abs(added - logitsAfter(tokens)[token])).to.be.below(0.0005);
    }

    it('is the sum of the products of h and the embedding’s row, and softmax makes its probability', async () => {
      const figure = await open();
      const sum = await openLogit(figure);
      const logits = logitsAfter(tokensOf(TEXT));
      const token = idOf(candidates(figure)[0]);
      check(sum, tokensOf(TEXT), token);
      const scaled = logits.map((logit) => logit / 0.8);
      const p = Math.exp(scaled[token] - logSumExp(scaled));
      expect(textOf(sum.querySelector('.softmax b'))).to.equal(share(p));
      expect(textOf(sum.querySelector('.softmax'))).to.contain(`exp(${logits[token].toFixed(2)} / 0.80) / Σ`);
      expect(textOf(sum)).to.contain(`· (${model.config.hidden_size} × ${vocab})`);
    });

    it('follows the token that is pointed at or focused, and moves nothing', async () => {
      const figure = await open();
      const sum = await openLogit(figure);
      const {height} = figure.getBoundingClientRect();
      for (const i of [3, 5]) {
        candidates(figure)[i].focus();
        await figure.updateComplete;
        check(sum, tokensOf(TEXT), idOf(candidates(figure)[i]));
        expect(figure.getBoundingClientRect().height).to.equal(height);
      }
    });

    it('is that of a drawn token at its place', async () => {
      const figure = await open('max-tokens="2"');
      control(figure, 'Generate').click();
      await isDone(figure, 2);
      const [first, second] = drawnByHand(tokensOf(TEXT), {...defaults, random: 1, maxTokens: 2});
      const sum = await openLogit(figure);
      check(sum, [...tokensOf(TEXT), first.token], second.token);
    });
  });

  describe('generation', () => {
    it('draws what the core draws, and the same again for the same seed', async () => {
      const expected = drawnByHand(tokensOf(TEXT), {...defaults, random: 7, maxTokens: 12});
      for (let i = 0; i < 2; i++) {
        const figure = await open('seed="7" max-tokens="12"');
        control(figure, 'Generate').click();
        await isDone(figure, expected.length);
        expect(chipText(figure)).to.deep.equal(labels(expected));
        expect(selected(figure)).to.equal(expected.length - 1);
        for (const [n, {probability}] of expected.entries())
          expect(textOf(chips(figure)[n].querySelector('small')), `chip ${n}`).to.equal(share(probability));
        const aloud = part(figure, 'readout')!.querySelector('[role=status]');
        const text = tokenizer!.decode(expected.map(({token}) => token).filter((id) => !ends.includes(id)));
        expect(textOf(aloud)).to.contain(text.trim());
        figure.remove();
      }
      const other = await open('seed="8" max-tokens="12"');
      control(other, 'Generate').click();
      await isDone(other);
      expect(chipText(other)).not.to.deep.equal(labels(expected));
    });

    it('is greedy at temperature 0, whatever the seed', async () => {
      const expected = drawnByHand(tokensOf(TEXT), {temperature: 0, maxTokens: 8});
      const figure = await open('temperature="0" seed="99" max-tokens="8"');
      control(figure, 'Generate').click();
      await isDone(figure, expected.length);
      expect(chipText(figure)).to.deep.equal(labels(expected));
    });

    it('goes token by token, and steps back to the same text', async () => {
      const figure = await open('max-tokens="10"');
      const expected = labels(drawnByHand(tokensOf(TEXT), {...defaults, random: 1, maxTokens: 10}));
      for (let n = 1; n <= 2; n++) {
        control(figure, 'One token').click();
        await isDone(figure, n);
      }
      control(figure, 'Generate').click();
      await isDone(figure, expected.length);
      expect(chipText(figure)).to.deep.equal(expected);
      for (let n = 0; n < 2; n++) control(figure, 'Step back').click();
      await isDone(figure, expected.length - 2);
      expect(selected(figure)).to.equal(expected.length - 3);
      control(figure, 'Generate').click();
      await isDone(figure, expected.length);
      expect(chipText(figure)).to.deep.equal(expected);
      control(figure, 'Start over').click();
      await isDone(figure, 0);
      await shows(figure, logitsAfter(tokensOf(TEXT)));
    });

    it('shows of each token what it was drawn from, by mouse and by keys', async () => {
      const figure = await open('max-tokens="6"');
      const drawn = drawnByHand(tokensOf(TEXT), {...defaults, random: 1, maxTokens: 6});
      const last = drawn.length - 1;
      control(figure, 'Generate').click();
      await isDone(figure, drawn.length);
      const check = async (n: number) => {
        await figure.updateComplete;
        expect(selected(figure)).to.equal(n);
        const current = candidates(figure).find((button) => button.ariaCurrent === 'true')!;
        expect(idOf(current)).to.equal(drawn[n].token);
        expect(readout(figure)).to.contain(`Token ${n + 1} of ${drawn.length}`);
        expect(readout(figure)).to.contain(`drawn with probability ${share(drawn[n].probability)}`);
        const before = [...tokensOf(TEXT), ...drawn.slice(0, n).map(({token}) => token)];
        await shows(figure, logitsAfter(before));
      };
      await click(chips(figure)[0]);
      await check(0);
      expect(focused()).to.equal(chips(figure)[0]);
      await press('ArrowRight');
      await check(1);
      expect(focused()).to.equal(chips(figure)[1]);
      await press('End');
      await check(last);
      await press('ArrowLeft');
      await check(last - 1);
      await press('Home');
      await check(0);
    });

    it('takes another token instead, goes on from it, and keeps the text before as a branch', async () => {
      const figure = await open('max-tokens="8"');
      control(figure, 'Generate').click();
      await isDone(figure);
      const first = chipText(figure);
      await click(chips(figure)[1]);
      const other = candidates(figure).find(
        (button) => button.ariaCurrent !== 'true' && !ends.includes(idOf(button)),
      )!;
      const forced = idOf(other);
      expect(other.ariaLabel).to.match(/^Put here .+ instead of /);
      other.click();
      await isDone(figure, 2);
      await aTimeout(60);
      expect(chips(figure)).to.have.length(2);
      control(figure, 'Generate').click();
      await isDone(figure);
      const second = chipText(figure);
      expect(second.slice(0, 2)).to.deep.equal([first[0], label(forced)]);
      const [{token}] = drawnByHand(tokensOf(TEXT), {...defaults, random: 1, maxTokens: 1});
      const prompt = [...tokensOf(TEXT), token, forced];
      const skipped = new Random(1);
      for (let draw = 0; draw < 2; draw++) skipped.uniform();
      const rest = drawnByHand(prompt, {...defaults, random: skipped, maxTokens: 6});
      expect(second.slice(2)).to.deep.equal(labels(rest));
      expect(textOf(chips(figure)[1])).to.contain('chosen');
      await click(chips(figure)[1]);
      expect(readout(figure)).to.contain('your choice');
      const current = candidates(figure).find((button) => button.ariaCurrent === 'true')!;
      expect(idOf(current)).to.equal(forced);
      expect(textOf(rowOf(current))).to.contain('chosen');
      const radios = [...part(figure, 'branches')!.querySelectorAll('input')];
      expect(radios.map(({checked}) => checked)).to.deep.equal([false, true]);
      radios[0].click();
      await figure.updateComplete;
      expect(chipText(figure)).to.deep.equal(first);
      radios[1].click();
      await figure.updateComplete;
      expect(chipText(figure)).to.deep.equal(second);
    });

    it('takes the first token from the list, by keys alone', async () => {
      const figure = await open('max-tokens="3"');
      candidates(figure)[0].focus();
      await press('ArrowDown', 'ArrowDown');
      expect(focused()).to.equal(candidates(figure)[2]);
      expect(candidates(figure).filter(({tabIndex}) => tabIndex === 0)).to.deep.equal([focused()]);
      const forced = label(idOf(candidates(figure)[2]));
      expect(candidates(figure)[2].ariaLabel).to.contain(`Append ${forced}, `);
      await press('Enter');
      await isDone(figure, 1);
      await aTimeout(60);
      expect(chipText(figure)).to.deep.equal([forced]);
    });

    it('becomes the prompt', async () => {
      const figure = await open('max-tokens="5"');
      control(figure, 'Generate').click();
      await isDone(figure);
      const drawn = drawnByHand(tokensOf(TEXT), {...defaults, random: 1, maxTokens: 5}).filter(
        ({token}) => !ends.includes(token),
      );
      const text = TEXT + tokenizer!.decode(drawn.map(({token}) => token));
      control(figure, 'Use as prompt').click();
      await until(() => figure.text === text, 'the text as the prompt');
      await isDone(figure, 0);
      await shows(figure, logitsAfter(tokensOf(text)));
    });

    it('can be stopped, and ends where the figure is taken away', async () => {
      const figure = await open('max-tokens="200"');
      control(figure, 'Generate').click();
      await until(() => chips(figure).length > 2, 'a few tokens');
      control(figure, 'Stop').click();
      await figure.updateComplete;
      const count = chips(figure).length;
      expect(count).to.be.below(200);
      await aTimeout(60);
      expect(chips(figure).length).to.equal(count);
      control(figure, 'Generate').click();
      await until(() => chips(figure).length > count, 'more');
      figure.remove();
      await figure.updateComplete;
      const left = chips(figure).length;
      await aTimeout(60);
      expect(chips(figure).length).to.equal(left);
    });

    it('begins anew with another text, and says where a token was drawn otherwise', async () => {
      const figure = await open('max-tokens="3"');
      control(figure, 'Generate').click();
      await isDone(figure);
      expect(readout(figure)).not.to.contain('other settings');
      figure.temperature = 1.5;
      await figure.updateComplete;
      expect(readout(figure)).to.contain('other settings');
      figure.text = 'Another.';
      await isDone(figure, 0);
    });

    it('draws a tree whose probabilities are products of the core’s', async () => {
      const figure = await open();
      await menuComes(figure);
      figure.shadowRoot!.querySelector<HTMLElement>('.tree-details summary')!.click();
      const tree = await until(() => part(figure, 'tree'), 'the tree');
      expect(textOf(figure.shadowRoot!.querySelector('.tree-place'))).to.contain('After');
      const shares = [...tree.querySelectorAll('code')].map((code) => parseFloat(textOf(code)));
      expect(Math.min(...shares)).to.be.at.least(0.1);
      const best = (tokens: number[]): [number, number] => {
        const logits = logitsAfter(tokens);
        const token = logits.indexOf(Math.max(...logits));
        return [token, Math.exp(logits[token] - logSumExp(logits))];
      };
      let [tokens, probability, list] = [tokensOf(TEXT), 1, tree.querySelector(':scope > ul')!];
      for (let depth = 0; depth < 3; depth++) {
        const [token, p] = best(tokens);
        const logits = logitsAfter(tokens);
        const three = [...logits].sort((a, b) => b - a).slice(0, 3);
        const likely = three.filter(
          (logit) => probability * Math.exp(logit - logSumExp(logits)) >= 0.001,
        ).length;
        probability *= p;
        tokens = [...tokens, token];
        expect(list.children.length).to.equal(likely);
        const node = list.querySelector<HTMLElement>(':scope > li > .node')!;
        expect(idOf(node)).to.equal(token);
        expect(textOf(node.querySelector('code'))).to.equal(share(probability));
        // Of the first level it is the same number.
        const given = depth > 0 ? `${share(p)} given what is before it` : '';
        expect(textOf(node.querySelector('small'))).to.equal(given);
        list = list.querySelector(':scope > li > ul')!;
      }
      expect(list).to.equal(null);
    });
  });

  describe('input', () => {
    it('that is bad falls back, and is warned of once', async () => {
      const warnings = await warningsOf(async () => {
        const figure = await open('temperature="hot" top-k="-1" top-p="2" seed="1.5" max-tokens="0"');
        expect([figure.temperature, figure.topK, figure.topP, figure.seed, figure.maxTokens]).to.deep.equal([
          ...[0.8, 0, 0.95, 1, 24],
        ]);
        figure.remove();
        await open('temperature="hot"');
      });
      expect(warnings.filter((warning) => warning.startsWith('<llm-sampling>'))).to.have.length(5);
    });

    it('of no text is a text that has yet to begin', async () => {
      const figure = await open('max-tokens="4"', '');
      expect(textOf(figure.shadowRoot!)).to.contain('What may come first');
      control(figure, 'Generate').click();
      const expected = drawnByHand(tokensOf(''), {...defaults, random: 1, maxTokens: 4});
      await isDone(figure, expected.length);
      expect(chipText(figure)).to.deep.equal(labels(expected));
    });

    it('is typed into its own field, and is data', async () => {
      const figure = await open('', '');
      (part(figure, 'input') as HTMLTextAreaElement).focus();
      await sendKeys({type: '<img src=x>'});
      await shows(figure, logitsAfter(tokensOf('<img src=x>')));
      expect(figure.text).to.equal('<img src=x>');
      expect(figure.shadowRoot!.querySelector('img')).to.equal(null);
    });

    it('of more than the context leaves no room, and says so', async () => {
      const figure = await place<LlmSampling>('<llm-sampling></llm-sampling>');
      figure.text = 'The duckling sat in the tree. '.repeat(60);
      await until(() => readout(figure).includes('context is full'), 'the notice');
      expect(control(figure, 'Generate').ariaDisabled).to.equal('true');
    });

    it('of a seed that is none is not taken', async () => {
      const figure = await open();
      const seed = control<HTMLInputElement>(figure, 'Seed');
      seed.value = '-5';
      seed.dispatchEvent(new Event('change', {bubbles: true}));
      expect(figure.seed).to.equal(1);
      const problem = figure.shadowRoot!.querySelector(`#${seed.getAttribute('aria-describedby')!}`)!;
      expect(getComputedStyle(problem).visibility).to.equal('visible');
      expect(textOf(problem)).to.equal('A whole number from 0 to 4294967295.');
      expect(seed.value, 'a value that is not taken does not stay').to.equal('1');
      seed.value = '5';
      seed.dispatchEvent(new Event('change', {bubbles: true}));
      expect(figure.seed).to.equal(5);
      expect(getComputedStyle(problem).visibility).to.equal('hidden');
    });
  });

  describe('where something fails', () => {
    for (const [failing, action] of [
      ['openModel', undefined],
      ['generate', 'Generate'],
    ] as const)
      it(`says so, and tries again: ${failing}`, async () => {
        const session = new FailingSession();
        session.failing = failing;
        const figure = await placeWith<LlmSampling>(session, '<llm-sampling max-tokens="3"></llm-sampling>');
        if (action) {
          await stateIs(figure, 'ready');
          control(figure, action).click();
        }
        await stateIs(figure, 'error');
        expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
        session.failing = undefined;
        control(figure, 'Try again').click();
        await stateIs(figure, 'ready');
        if (action) await until(() => chips(figure).length > 0, 'a token');
        await session.close();
      });

    it('lives on after the worker was lost in the middle of a text', async () => {
      const session = new FailingSession();
      const figure = await placeWith<LlmSampling>(session, '<llm-sampling></llm-sampling>');
      await stateIs(figure, 'ready');
      session.losesWith = 'generate';
      control(figure, 'Generate').click();
      await stateIs(figure, 'error');
      control(figure, 'Try again').click();
      await stateIs(figure, 'ready');
      await until(() => chips(figure).length > 1, 'tokens');
      await session.close();
    });

    it('says where a change leaves no logits', async () => {
      const vector = new Float32Array(vocab).fill(NaN);
      const root = await place<LlmModel>('<llm-model><llm-sampling></llm-sampling></llm-model>');
      const figure = root.querySelector<LlmSampling>('llm-sampling')!;
      await stateIs(figure, 'ready');
      root.interventions = [{at: 'logits', op: 'add', vector}];
      await stateIs(figure, 'error');
      root.interventions = [];
      await stateIs(figure, 'ready');
    });
  });

  it('draws no bar that its axis has no room for', async () => {
    const figure = await open('show="bars"');
    const [row] = figure.shadowRoot!.querySelectorAll('.row.others');
    expect(parseFloat(cells(row)[1])).to.be.above(0);
    expect(row.querySelector('.bar')).to.equal(null);
    for (const rect of figure.shadowRoot!.querySelectorAll('.bars .bar rect'))
      expect(parseFloat(rect.getAttribute('width')!)).to.be.at.most(100);
  });

  it('fits 320 px', async () => {
    const figure = await open('max-tokens="6"');
    control(figure, 'Generate').click();
    await isDone(figure);
    figure.parentElement!.style.inlineSize = '320px';
    await until(() => candidates(figure).length < 12, 'fewer bars');
    for (const button of candidates(figure)) expect(button.offsetWidth).to.be.at.least(28);
    figure.shadowRoot!.querySelector<HTMLElement>('.logit-details summary')!.click();
    await until(() => part(figure, 'logit')?.querySelector('tfoot'), 'the sum');
    figure.shadowRoot!.querySelector<HTMLElement>('.tree-details summary')!.click();
    await until(() => part(figure, 'tree'), 'the tree');
    expect(part(figure, 'body')!.scrollWidth).to.be.at.most(320);
    expect(overflow()).to.equal(0);
  });

  it('has nothing that axe finds', async () => {
    const figure = await open('max-tokens="6"');
    control(figure, 'Generate').click();
    await isDone(figure);
    await click(chips(figure)[2]);
    candidates(figure)
      .find((button) => button.ariaCurrent !== 'true')!
      .click();
    await isDone(figure);
    figure.shadowRoot!.querySelector<HTMLElement>('.tree-details summary')!.click();
    await until(() => part(figure, 'tree'), 'the tree');
    await expect(figure).to.be.accessible();
  });
});
