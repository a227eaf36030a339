import {aTimeout, expect} from '@open-wc/testing';
import {sendMouse} from '@web/test-runner-commands';
import {Session, type LlmBlock, type LlmModel, type LlmPrompt} from 'llm-anatomy';
import {completeConfig, countParameters, forwardFlops, run, type ModelConfig} from 'llm-anatomy/core';
import 'llm-anatomy/llm-block';
import 'llm-anatomy/llm-model';
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
  pointAway,
  press,
  stateIs,
  textOf,
  until,
  warningsOf,
} from './support/page.js';
import {head, names, numberIn, openBlock as open, totals} from './support/block.js';
import {setForcedColors} from './support/forced-colors.js';
import {FailingSession} from './support/sessions.js';

const {model, tokenizer} = await loadHouseModel();
const {config: nano} = model;
const tokensOf = (text: string): number[] => [nano.bos_token_id!, ...tokenizer!.encode(text)];
/** What is open has grown. */
const grown = async (figure: LlmBlock): Promise<void> => {
  await figure.updateComplete;
  await Promise.all(figure.shadowRoot!.getAnimations().map(({finished}) => finished));
};

const detail = (figure: LlmBlock) => textOf(part(figure, 'detail') ?? null);
const value = (figure: LlmBlock) => textOf(part(figure, 'value')!);

/** An activation of a run at a position, by the core. */
function activationOf(text: string, name: string, position: number): Float32Array {
  const {data, shape} = run(model, tokensOf(text), {trace: [name]}).trace.get(name)!;
  const width = data.length / shape[0];
  return data.slice(position * width, (position + 1) * width);
}

const meanOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, each) => sum + each, 0) / values.length;
const rmsOf = (values: ArrayLike<number>) => Math.sqrt(meanOf(Array.from(values, (each) => each ** 2)));

describe('<llm-block>', () => {
  describe('the diagram', () => {
    const llama =
      'embedding norm1 q k v rope scores softmax mix o add1 norm2 gate up act down add2 finalNorm unembedding';

    it('follows the config', async () => {
      const figure = await open();
      expect(names(figure).join(' ')).to.equal(llama);
      choose(figure, 'Model', 'GPT-2');
      await until(() => names(figure)[1] === 'positions', 'GPT-2');
      expect(names(figure).join(' ')).to.equal(
        llama.replace('embedding', 'embedding positions').replace(' rope', '').replace(' gate', ''),
      );
      expect(textOf(head(figure, 'act'))).to.match(/^GELU/);
      const rows = [...part(figure, 'differences')!.querySelectorAll('tbody tr')].map((row) => textOf(row.querySelector('th'))); // prettier-ignore
      expect(rows).to.deep.equal([
        ...['Norm', 'Positions', 'Query heads, key heads', 'Feed-forward (MLP)', 'Biases', 'Width', 'Layers'],
      ]);
      expect(textOf(part(figure, 'differences')!)).to.contain('LayerNorm, with a bias RMSNorm');
      choose(figure, 'Model', 'nano');
      await stateIs(figure, 'ready');
      expect(part(figure, 'differences')).to.equal(undefined);
    });

    it('has the formulas of the model that is chosen: its window, its scaled positions', async () => {
      const figure = await open('model="mistral-7b" open="scores"');
      const formula = () => textOf(part(figure, 'formula')!).replaceAll(' ', '');
      for (const [name, index] of [
        ['scores', 'j'],
        ['softmax', 'l'],
        ['mix', 'j'],
      ] as const) {
        figure.open = name;
        await figure.updateComplete;
        expect(formula(), name).to.contain(`t−4096<${index}≤t`);
      }
      const scaling = () =>
        [...part(figure, 'differences')!.querySelectorAll('tbody tr')].find(
          (row) => textOf(row.querySelector('th')) === 'RoPE scaling',
        );
      choose(figure, 'Model', 'Llama 3.2 1B');
      figure.open = 'rope';
      await until(scaling, 'the scaling');
      expect(textOf(scaling()!)).to.equal('RoPE scaling llama3, factor 32 none');
      expect(formula()).to.contain('/si,1≤si≤32');
      // What the core has: pairs from the fastest, as they are, to the slowest, which turn 32 times slower.
      const {modelPresets, ropeFrequencies} = await import('llm-anatomy/core');
      const {config} = modelPresets['llama-3.2-1b'];
      const [scaled, plain] = [config, {...config, rope_scaling: null}].map(
        (each) => ropeFrequencies(each).theta,
      );
      const slower = Array.from(plain, (theta, i) => theta / scaled[i]);
      expect(slower[0]).to.equal(1);
      expect(slower.at(-1)).to.be.closeTo(32, 1e-9);
      choose(figure, 'Model', 'Llama 3 8B');
      await until(() => !scaling(), 'no scaling');
      expect(formula()).not.to.contain('≤');
    });

    it('says truly how much it does not count', async () => {
      const figure = await open('open="softmax"');
      expect(detail(figure)).to.contain('a few per cent in nano');
      // One layer of nano for the last of 256 tokens: an exponential, a product and so on are one operation each.
      const [T, heads, d_model, d_mlp, turned] = [256, 4, 96, 224, 6 * 24];
      const {block} = forwardFlops(nano, {tokens: 1, cached: T - 1});
      const softmax = heads * T * (1 + 4); // divided by √d; the largest, less it, exp, sum and quotient but one
      const others = 2 * 4 * d_model + 3 * turned + 5 * d_mlp + 2 * d_model;
      expect((softmax + others) / Number(block.total)).to.be.within(0.02, 0.05);
    });

    it('goes up: each row stands above the one before', async () => {
      const figure = await open();
      const tops = parts(figure, 'part').map((row) => row.getBoundingClientRect().top);
      tops.slice(1).forEach((top, i) => expect(top).to.be.below(tops[i]));
    });

    it('draws lines that begin where others end', async () => {
      for (const name of ['nano', 'gpt2']) {
        const figure = await open(`model="${name}"`);
        const lanes = [...figure.shadowRoot!.querySelectorAll('.lanes')];
        expect(lanes.length).to.equal(names(figure).length + 1);
        // Every row but the first and the last has the stream through it.
        for (const row of lanes.slice(1, -1))
          expect([...row.querySelectorAll('.lane')].some((line) => line.getAttribute('d')!.startsWith('M16 '))).to.equal(true); // prettier-ignore
        figure.remove();
      }
    });

    it('is walked through by keys along the flow, one tab stop for all', async () => {
      const figure = await open();
      const stops = () => parts(figure, 'part').filter(({tabIndex}) => tabIndex === 0);
      expect(stops()).to.have.length(1);
      head(figure, 'embedding').focus();
      await press('ArrowUp', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'ArrowLeft');
      expect((focused() as HTMLElement).dataset.part).to.equal('norm1');
      await press('End');
      expect((focused() as HTMLElement).dataset.part).to.equal('unembedding');
      await press('ArrowUp');
      expect((focused() as HTMLElement).dataset.part).to.equal('unembedding');
      await press('Home', 'ArrowUp', 'ArrowUp', 'Enter');
      await figure.updateComplete;
      expect(figure.open).to.equal('q');
      expect(head(figure, 'q').ariaExpanded).to.equal('true');
      expect(detail(figure)).to.contain('a query for each head. 4 heads of 24 numbers');
      expect(stops()).to.deep.equal([head(figure, 'q')]);
      await press('Escape');
      await figure.updateComplete;
      expect(figure.open).to.equal('');
      expect(part(figure, 'detail')).to.equal(undefined);
    });

    it('opens by a click, and closes by another; one at a time', async () => {
      const figure = await open('model="gpt2-xl"');
      await click(head(figure, 'up'));
      await grown(figure);
      expect(detail(figure)).to.contain('1,600 × 6,400 + 6,400 = 10,246,400');
      await click(head(figure, 'down'));
      await grown(figure);
      expect(parts(figure, 'detail')).to.have.length(1);
      expect(detail(figure)).to.contain('6,400 × 1,600 + 1,600 = 10,241,600');
      expect(detail(figure)).to.contain('does not run here');
      await click(head(figure, 'down'));
      expect(part(figure, 'detail')).to.equal(undefined);
      await pointAway();
    });

    it('covers nothing with what is open', async () => {
      const figure = await open('open="act"');
      await grown(figure);
      const {top, bottom} = part(figure, 'detail')!.getBoundingClientRect();
      for (const row of parts(figure, 'part')) {
        const box = row.getBoundingClientRect();
        expect(box.bottom <= top + 1 || box.top >= bottom - 1, row.dataset.part).to.equal(true);
      }
    });
  });

  describe('the live values', () => {
    const text = 'The queen looked under the bed';
    const hooks = [
      ['embedding', 'embed'],
      ['norm1', 'blocks.2.ln1'],
      ['q', 'blocks.2.attn.q'],
      ['k', 'blocks.2.attn.k'],
      ['v', 'blocks.2.attn.v'],
      ['mix', 'blocks.2.attn.z'],
      ['o', 'blocks.2.attn_out'],
      ['add1', 'blocks.2.resid_mid'],
      ['norm2', 'blocks.2.ln2'],
      ['gate', 'blocks.2.mlp.pre'],
      ['up', 'blocks.2.mlp.pre_linear'],
      ['act', 'blocks.2.mlp.post'],
      ['down', 'blocks.2.mlp_out'],
      ['add2', 'blocks.2.resid_post'],
      ['finalNorm', 'ln_final'],
      ['unembedding', 'logits'],
    ] as const;

    it('are those of the run, in every part', async function () {
      this.timeout(30_000);
      const figure = await open(`text="${text}" layer="2" token="3"`);
      for (const [name, hook] of hooks) {
        figure.open = name;
        await figure.updateComplete;
        const values = activationOf(text, hook, 3);
        const said = /^([\d,]+) numbers at .+: from (\S+) to (\S+); mean (\S+), root mean square (\S+)$/.exec(
          textOf(part(figure, 'summary-live')!),
        )!;
        const [size, least, most, mean, rms] = said.slice(1).map(numberIn);
        expect(size).to.equal(values.length);
        expect(least, name).to.be.closeTo(Math.min(...values), 0.00051);
        expect(most, name).to.be.closeTo(Math.max(...values), 0.00051);
        expect(mean, name).to.be.closeTo(meanOf(values), 0.00006);
        expect(rms, name).to.be.closeTo(rmsOf(values), 0.00006);
        part(figure, 'values')!.focus();
        await press('Home', 'ArrowRight', 'ArrowRight', 'PageUp');
        await figure.updateComplete;
        expect(numberIn(value(figure).split(/ = /).at(-1)!), name).to.be.closeTo(values[12], 0.00051);
        expect(value(figure), name).not.to.contain('changed');
        expect(numberIn(part(figure, 'values')!.ariaValueText!.split(': ').at(-1)!), name).to.be.closeTo(
          values[12],
          0.000051,
        );
      }
    });

    it('are of the head for what is over keys, with equations that hold', async function () {
      this.timeout(30_000);
      const figure = await open(`text="${text}" layer="1" token="4" head="3" open="scores"`);
      const {trace} = run(model, tokensOf(text), {trace: ['blocks.1.attn.*']});
      const T = tokensOf(text).length;
      for (const [name, hook] of [
        ['scores', 'blocks.1.attn.scores'],
        ['softmax', 'blocks.1.attn.pattern'],
      ] as const) {
        figure.open = name;
        await figure.updateComplete;
        part(figure, 'values')!.focus();
        await press('Home', 'ArrowRight', 'ArrowRight');
        await figure.updateComplete;
        const expected = trace.get(hook)!.data[(3 * T + 4) * T + 2];
        expect(numberIn(value(figure).split(' = ').at(-1)!), name).to.be.closeTo(expected, 0.00051);
        expect(value(figure)).not.to.contain('changed');
        expect(part(figure, 'values')!.ariaValueMax).to.equal('4'); // only what it may see
      }
      const [, score] = /exp\((\S+)\)/.exec(value(figure))!;
      expect(numberIn(score)).to.be.closeTo(trace.get('blocks.1.attn.scores')!.data[(3 * T + 4) * T + 2], 0.00051); // prettier-ignore
      await grown(figure);
      await click(control(figure, '0'));
      await until(() => figure.head === 0, 'the head');
      expect(numberIn(value(figure).split(' = ').at(-1)!)).to.be.closeTo(
        trace.get('blocks.1.attn.pattern')!.data[4 * T + 2],
        0.00051,
      );
    });

    const bare = (term: string) => numberIn(term.replace(/[()]/g, ''));

    for (const [name, input, parameter] of [
      ['q', 'blocks.2.ln1', 'model.layers.2.self_attn.q_proj.weight'],
      ['k', 'blocks.2.ln1', 'model.layers.2.self_attn.k_proj.weight'],
      ['v', 'blocks.2.ln1', 'model.layers.2.self_attn.v_proj.weight'],
      ['o', 'blocks.2.attn.z', 'model.layers.2.self_attn.o_proj.weight'],
      ['gate', 'blocks.2.ln2', 'model.layers.2.mlp.gate_proj.weight'],
      ['up', 'blocks.2.ln2', 'model.layers.2.mlp.up_proj.weight'],
      ['down', 'blocks.2.mlp.post', 'model.layers.2.mlp.down_proj.weight'],
      ['unembedding', 'ln_final', 'model.embed_tokens.weight'],
    ] as const)
      it(`unfolds a number of a product into its largest terms and the rest: ${name}`, async () => {
        const figure = await open(`text="${text}" layer="2" token="3" open="${name}" number="7"`);
        await until(() => value(figure).includes(' · '), 'the weights');
        const x = activationOf(text, input, 3);
        const row = model.parameters.get(parameter)!.data.slice(7 * x.length, 8 * x.length);
        const terms = Array.from(x, (each, i) => [each, row[i], each * row[i]]);
        terms.sort((a, b) => Math.abs(b[2]) - Math.abs(a[2]));
        const [left, result] = value(figure).split(' = ').slice(1);
        const shown = left.split(' + ');
        expect(shown).to.have.length(4);
        shown.slice(0, 3).forEach((term, i) => {
          const [a, b] = term.split(' · ').map(bare);
          expect(a).to.be.closeTo(terms[i][0], 0.00051);
          expect(b).to.be.closeTo(terms[i][1], 0.00051);
        });
        const [, rest, others] = /^(\S+) \((\d+) others\)$/.exec(shown[3])!;
        const sum = (some: number[][]) => some.reduce((total, [, , term]) => total + term, 0);
        expect(Number(others)).to.equal(x.length - 3);
        expect(bare(rest)).to.be.closeTo(sum(terms.slice(3)), 0.00051);
        expect(numberIn(result)).to.be.closeTo(sum(terms), 0.0011);
      });

    for (const [name, input, parameter] of [
      ['norm1', 'blocks.1.resid_pre', 'model.layers.1.input_layernorm.weight'],
      ['norm2', 'blocks.1.resid_mid', 'model.layers.1.post_attention_layernorm.weight'],
      ['finalNorm', 'blocks.3.resid_post', 'model.norm.weight'],
    ] as const)
      it(`unfolds a number of a norm: ${name}`, async () => {
        const figure = await open(`text="${text}" layer="1" token="3" open="${name}" number="5"`);
        await until(() => value(figure).includes(' · '), 'the factors');
        const x = activationOf(text, input, 3);
        const root = Math.sqrt(rmsOf(x) ** 2 + nano.norm_eps);
        const gamma = model.parameters.get(parameter)!.data[5];
        const [, a, b, c, y] = /= (\S+) \/ (\S+) · (\S+) = (\S+)$/.exec(value(figure))!;
        expect(numberIn(a)).to.be.closeTo(x[5], 0.00051);
        expect(numberIn(b)).to.be.closeTo(root, 0.00051);
        expect(bare(c)).to.be.closeTo(gamma, 0.00051);
        expect(numberIn(y)).to.be.closeTo((x[5] / root) * gamma, 0.0011);
      });

    it('unfolds a number of the mix', async () => {
      const figure = await open(`text="${text}" layer="2" token="3" open="mix" number="55"`);
      // Component 7 of head 2, which shares key head 1.
      const T = tokensOf(text).length;
      const {trace} = run(model, tokensOf(text), {trace: ['blocks.2.attn.*']});
      const terms = [0, 1, 2, 3].map((key) => {
        const weight = trace.get('blocks.2.attn.pattern')!.data[(2 * T + 3) * T + key];
        return [weight, trace.get('blocks.2.attn.v')!.data[(key * 2 + 1) * 24 + 7]];
      });
      terms.sort(([a, b], [c, d]) => Math.abs(c * d) - Math.abs(a * b));
      const shown = value(figure).split(' = ')[1].split(' + ');
      shown
        .slice(0, 3)
        .forEach((term, i) =>
          term
            .split(' · ')
            .forEach((each, side) => expect(bare(each)).to.be.closeTo(terms[i][side], 0.00051)),
        );
      expect(shown[3]).to.match(/\(1 others\)$/);
    });

    it('has the number alone where the weights do not come', async () => {
      const session = new FailingSession();
      session.failing = 'readParameters';
      const figure = await placeWith<LlmBlock>(session, '<llm-block open="q" number="3"></llm-block>');
      await stateIs(figure, 'ready');
      await aTimeout(200);
      expect(value(figure)).to.match(/^query\[3\] = −?\d\.\d{4}$/);
      await session.close();
    });

    it('begins anew in another part, at its largest', async () => {
      const figure = await open('open="unembedding"');
      part(figure, 'values')!.focus();
      await press('End');
      expect(figure.number).to.equal(nano.vocab_size - 1);
      await click(head(figure, 'q'));
      await grown(figure);
      expect(figure.number).to.equal(-1);
      const values = activationOf(figure.text, 'blocks.0.attn.q', tokensOf(figure.text).length - 1);
      const largest = values.reduce(
        (best, each, i) => (Math.abs(each) > Math.abs(values[best]) ? i : best),
        0,
      );
      expect(value(figure)).to.contain(`query[${largest}]`);
    });

    it('shows sums that add up', async () => {
      const figure = await open(`text="${text}" layer="2" open="add1"`);
      const said = /= (\S+) \+ \(?([^\s)]+)\)? = (\S+)$/.exec(value(figure))!;
      const [a, b, c] = said.slice(1).map(numberIn);
      expect(a + b).to.be.closeTo(c, 0.0021);
    });

    it('says so where an intervention has changed a number', async () => {
      const root = await place<LlmModel>(
        `<llm-model text="The queen looked" token="2" layer="2" interventions='[{"at":"blocks.2.mlp.post","index":3,"op":"zero"}]'><llm-block open="act"></llm-block></llm-model>`,
      );
      const figure = root.querySelector('llm-block')!;
      await stateIs(figure, 'ready');
      part(figure, 'values')!.focus();
      await press('Home', 'ArrowRight', 'ArrowRight', 'ArrowRight');
      await figure.updateComplete;
      expect(value(figure)).to.match(/changed to 0\.000$/);
    });

    it('follow the pointer, and a tap', async () => {
      const figure = await open('open="act"');
      await grown(figure);
      const cells = part(figure, 'values')!;
      cells.scrollIntoView({block: 'center'});
      const box = cells.getBoundingClientRect();
      await sendMouse({
        type: 'move',
        position: [Math.round(box.left + box.width / 2), Math.round(box.top + 9)],
      });
      await until(() => /\[11[123]\]/.test(value(figure)), 'the neuron in the middle');
      await pointAway();
      const touch = async (type: string, x: number, y = 0) => {
        cells.dispatchEvent(
          new PointerEvent(type, {
            clientX: box.left + box.width * ((x + 0.5) / 224),
            clientY: y,
            bubbles: true,
            pointerType: 'touch',
          }),
        );
        await figure.updateComplete;
      };
      await touch('pointerdown', 20);
      await touch('pointerup', 20);
      expect(value(figure)).to.contain('[20]');
      await touch('pointerdown', 90);
      await touch('pointermove', 90, 60);
      await touch('pointercancel', 90, 80);
      expect(value(figure)).to.contain('[20]');
    });

    it('names what is out of range, and shows the nearest', async () => {
      const figure = await open('layer="9" head="7" open="softmax"');
      const body = textOf(part(figure, 'body')!);
      expect(body).to.contain('Layer 9 was asked for; this model has 0 to 3. Layer 3 is shown.');
      expect(body).to.contain('Head 7 was asked for; this model has 0 to 3. Head 3 is shown.');
      expect(control(figure, 'Layer 3').ariaPressed).to.equal('true');
    });

    it('follows and asks for token and layer below a model', async () => {
      const root = await place<LlmModel>(
        '<llm-model layer="3"><llm-prompt></llm-prompt><llm-block open="o"></llm-block></llm-model>',
      );
      const figure = root.querySelector('llm-block')!;
      const prompt = root.querySelector<LlmPrompt>('llm-prompt')!;
      await stateIs(figure, 'ready');
      expect(part(figure, 'input')).to.equal(undefined);
      await click(parts(prompt, 'token')[2]);
      await until(() => parts(figure, 'token')[2].ariaSelected === 'true', 'the token');
      await click(control(figure, 'Layer 1'));
      await until(() => root.layer === 1, 'the layer');
      await stateIs(figure, 'ready');
      const values = activationOf(root.text, 'blocks.1.attn_out', 3);
      await until(() => textOf(part(figure, 'summary-live')!).includes('layer 1'), 'its numbers');
      const said = /root mean square (\S+)$/.exec(textOf(part(figure, 'summary-live')!))!;
      expect(numberIn(said[1])).to.be.closeTo(rmsOf(values), 0.00006);
      await click(parts(figure, 'token')[0]);
      await until(() => root.token === 1, 'the token of the model');
    });

    for (const [what, some] of [
      ['no text', ''],
      ['one token', 'One'],
      ['bytes that are no text', '\u0000\ud800\u{1f600}<b>x</b>'],
      ['more than the context', 'cow '.repeat(600)],
    ])
      it(`lives with ${what}`, async () => {
        const figure = await open('open="scores"');
        figure.text = some;
        const count = Math.min(tokensOf(some).length, nano.max_position_embeddings) - 1;
        if (count < 200) await until(() => parts(figure, 'token').length === count, 'its tokens');
        else await until(() => textOf(part(figure, 'body')!).includes('do not fit in the model’s context'), 'a notice'); // prettier-ignore
        await stateIs(figure, 'ready');
        expect(textOf(part(figure, 'body')!)).not.to.match(/NaN|undefined|Infinity/);
        expect(part(figure, 'summary-live')).not.to.equal(undefined);
      });
  });

  describe('what is bad', () => {
    it('takes no attribute that is bad, and warns once for each', async () => {
      const warnings = await warningsOf(async () => {
        const figure = await open('model="gpt-9" length="0" open="nose" layer="-3"');
        expect([figure.model, figure.length, figure.open, figure.layer]).to.deep.equal(['nano', 1024, '', 0]);
        expect(names(figure)).to.have.length(19);
      });
      expect(warnings.filter((warning) => warning.startsWith('<llm-block>'))).to.have.length(4);
    });

    it('draws another config that is given', async () => {
      const figure = await open('model="gpt2"');
      const config = completeConfig({
        ...{vocab_size: 1000, hidden_size: 64, num_hidden_layers: 3, num_attention_heads: 4},
        ...{norm_position: 'post', position: 'sinusoidal', mlp: 'plain', hidden_act: 'relu'},
      } as Parameters<typeof completeConfig>[0]);
      figure.config = config;
      await until(() => names(figure).includes('positions') && !names(figure).includes('finalNorm'), 'it');
      expect(names(figure).join(' ')).to.equal(
        'embedding positions q k v scores softmax mix o add1 norm1 up act down add2 norm2 unembedding',
      );
      expect(totals(figure, 3)).to.deep.equal([
        BigInt(countParameters(config).total),
        forwardFlops(config, {tokens: 1, cached: 1023}).total,
      ]);
      expect(textOf(control<HTMLSelectElement>(figure, 'Model').selectedOptions[0])).to.equal(
        'the config given here',
      );
      choose(figure, 'Model', 'GPT-2');
      await until(() => figure.config === undefined && names(figure).includes('finalNorm'), 'GPT-2 again');
    });

    for (const [what, config, message] of [
      [
        'heads that do not divide',
        {num_attention_heads: 6, num_key_value_heads: 4},
        'a divisor of the 6 query heads, got 4',
      ],
      ['no whole number', {num_hidden_layers: 2.5}, 'num_hidden_layers'],
      ['a field that is none', {layers: 2}, 'layers'],
      ['text for a number', {hidden_size: '<b>64</b>'}, 'hidden_size'],
    ] as const)
      // prettier-ignore
      it(`says what is wrong with a config: ${what}`, async () => {
        const figure = await open('model="gpt2"');
        figure.config = {
          ...{vocab_size: 1000, hidden_size: 96, num_hidden_layers: 3, num_attention_heads: 4},
          ...config,
        } as unknown as ModelConfig;
        await until(() => part(figure, 'error'), 'an error');
        expect(textOf(part(figure, 'error')!)).to.contain(message);
        expect(textOf(part(figure, 'error')!)).to.contain('Drawn instead: GPT-2');
        expect(totals(figure, 12)[0]).to.equal(124_439_808n);
        expect(figure.shadowRoot!.querySelector('b b, code b')).to.equal(null);
      });

    it('draws the block where the model does not come, and tries again', async () => {
      const session = new FailingSession();
      session.failing = 'openModel';
      const figure = await placeWith<LlmBlock>(session, '<llm-block open="q"></llm-block>');
      await stateIs(figure, 'error');
      expect(textOf(part(figure, 'error')!)).to.contain('Is the network there?');
      expect(names(figure)).to.have.length(19);
      expect(detail(figure)).to.contain('96 × 96 = 9,216');
      session.failing = undefined;
      control(figure, 'Try again').click();
      await stateIs(figure, 'ready');
      expect(part(figure, 'live')).not.to.equal(undefined);
      await session.close();
    });

    it('lives on where the session is lost in the middle of a run', async () => {
      const session = new FailingSession();
      const figure = await placeWith<LlmBlock>(session, '<llm-block open="q"></llm-block>');
      await stateIs(figure, 'ready');
      session.losesWith = 'run';
      figure.text = 'Another text';
      const isThere = () => parts(figure, 'token').length === tokensOf('Another text').length - 1;
      await until(() => isThere() || findControl(figure, 'Try again'), 'an outcome');
      if (findControl(figure, 'Try again')) control(figure, 'Try again').click();
      await until(isThere, 'the text');
      await stateIs(figure, 'ready');
      await session.close();
    });

    it('draws no numbers of a run that has overflowed, and says so', async () => {
      const root = await place<LlmModel>(
        `<llm-model interventions='[{"at":"blocks.1.mlp.post","op":"scale","factor":1e38}]'><llm-block open="act"></llm-block></llm-model>`,
      );
      const figure = root.querySelector('llm-block')!;
      await stateIs(figure, 'error');
      expect(textOf(part(figure, 'error')!)).to.contain('finite');
      expect(part(figure, 'live')).to.equal(undefined);
      expect(names(figure)).to.have.length(19);
      root.interventions = [];
      await stateIs(figure, 'ready');
      expect(part(figure, 'live')).not.to.equal(undefined);
    });

    it('opens no model where it shows a published one', async () => {
      const session = new Session();
      const figure = await placeWith<LlmBlock>(session, '<llm-block model="gpt2"></llm-block>');
      await stateIs(figure, 'ready');
      await aTimeout(50);
      expect(session.isConnected).to.equal(false);
    });
  });

  it('has its numbers as a table', async () => {
    const figure = await open('model="llama-3-70b"');
    await click(await menuComes(figure));
    control(figure, 'Show the numbers as a table').click();
    await until(() => part(figure, 'numbers'), 'the table');
    const rows = [...part(figure, 'numbers')!.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => textOf(cell)),
    );
    expect(rows).to.have.length(19 + 1);
    expect(rows.at(-1)).to.include('70,553,706,496');
  });

  it('tells what is chosen and drawn in forced colours', async () => {
    const figure = await open('open="softmax"');
    await setForcedColors(true);
    try {
      const [on, off] = [true, false].map((isOn) =>
        getComputedStyle(part(figure, 'layers')!.querySelector(`[aria-pressed="${isOn}"]`)!),
      );
      expect(on.backgroundColor).not.to.equal(off.backgroundColor);
      expect(getComputedStyle(figure.shadowRoot!.querySelector('.lane')!).stroke).not.to.equal('none');
    } finally {
      await setForcedColors(false);
    }
  });

  it('runs left to right on a page that runs right to left', async () => {
    const figure = await open('dir="rtl" open="q"');
    const {direction} = getComputedStyle(part(figure, 'flow')!);
    expect(direction).to.equal('ltr');
    for (const each of figure.shadowRoot!.querySelectorAll('code'))
      expect(getComputedStyle(each).direction, each.outerHTML).to.equal('ltr');
  });

  for (const attributes of [
    '',
    'open="scores"',
    'model="gpt2" open="norm1"',
    'model="llama-3-70b" open="up"',
  ])
    it(`fits 320 px and has nothing that axe finds: ${attributes || 'as it is'}`, async function () {
      this.timeout(30_000);
      const figure = await open(attributes);
      await menuComes(figure);
      await expect(figure).to.be.accessible();
      figure.parentElement!.style.inlineSize = '288px';
      await until(() => part(figure, 'body')!.scrollWidth <= 288, 'all to fit');
      expect(overflow()).to.equal(0);
      await expect(figure).to.be.accessible();
    });
});
