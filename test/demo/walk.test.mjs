// A reader's walk through the whole page: a prompt of their own, every chapter's question answered by keyboard alone, and
// the figures that follow.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {checks} from '../../demo/checks.js';
import {evaluate, kvBytesPerToken, kvCacheBytes, ropeFrequencies, run} from '../../dist/core/index.js';
import {loadHouseModel} from '../../dist/load.js';
import {address, desktop, open, phone, untilReady} from './page.mjs';

const PROMPT =
  'One day Anna could not find her red hat. She looked under the bed, but found only an old boat';
/**
 * Figures that read the prompt, and what of them shows its last word. Chapter 7 has it as numbers alone: see below. What
 * chapters 12, 13 and 15 train, ask and round has texts of its own.
 */
const followers = {
  'figure-tokens': 'tokens',
  'figure-prompt': 'tokens',
  'figure-lookup': 'tokens',
  'figure-real-neuron': 'tokens',
  'figure-swiglu': 'tokens',
  'figure-sampling': 'continuation',
  'figure-gradients': 'tokens',
  'figure-attention': 'tokens',
  'figure-heads': 'pattern',
  'figure-ablation': 'tokens',
  'figure-rope-dials': 'tokens',
  'figure-block': 'tokens',
  'figure-residual': 'lens-grid',
  'figure-norm': 'tokens',
  'figure-cache': 'text',
};

/** What has the focus, inside however many shadow roots. */
const focused = (page) =>
  page.evaluateHandle(() => {
    let {activeElement} = document;
    while (activeElement.shadowRoot?.activeElement) ({activeElement} = activeElement.shadowRoot);
    return activeElement;
  });

/** Goes to a control, which has to be one that Tab leads to. */
async function reach(page, control) {
  await control.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  const isThere = await control.evaluate((element, active) => element === active, await focused(page));
  assert.ok(isThere, `Tab does not lead to ${control}`);
}

async function press(page, key, times = 1) {
  for (let i = 0; i < times; i++) await page.keyboard.press(key);
}

async function write(page, field, text) {
  await reach(page, field);
  await press(page, 'ControlOrMeta+a');
  await page.keyboard.type(text);
}

/** Waits until something that a figure shows is so. */
const until = (page, condition, argument) => page.waitForFunction(condition, argument, {timeout: 15_000});

/** How the question of a chapter is answered. */
const answers = {
  tokenization: async (page, figure) => {
    const text = 'Would you chuck a wooden duck? ';
    await write(page, figure.getByRole('textbox', {name: 'Training text'}), text + text);
    await reach(page, figure.getByRole('slider', {name: 'Merges'}));
    await press(page, 'End');
  },
  embeddings: async (page, figure) => {
    for (const [i, word] of ['kitten', 'cat', 'cow'].entries())
      await write(page, figure.locator('input').nth(i), word);
  },
  'neuron-activation': async (page, figure) => {
    await reach(page, figure.getByLabel('Activation function'));
    await page.keyboard.type('ReLU');
    await reach(page, figure.locator('input[type=range]').nth(1));
    await press(page, 'Home');
  },
  'feed-forward-network': async (page, figure) => {
    for (const column of [1, 2]) await write(page, figure.getByLabel(`X, row 1, column ${column}`), '-1');
    await press(page, 'Tab');
  },
  'logits-and-sampling': async (page, figure) => {
    const kept = figure.locator('[data-stage=topP] .number').first();
    await reach(page, figure.getByLabel('Temperature'));
    await press(page, 'End');
    await reach(page, figure.getByLabel('Top-p'));
    await press(page, 'Home');
    for (let i = 0; i < 100 && (await kept.textContent()) !== '3'; i++) await press(page, 'ArrowRight');
  },
  backpropagation: async (page, figure) => {
    await reach(page, figure.getByLabel('Learning rate'));
    await press(page, 'End');
  },
  optimizers: async (page, figure) => {
    await reach(page, figure.locator('[part=start]'));
    await press(page, 'ArrowRight', 20);
  },
  qkv: async (page, figure) => {
    // The last token before which the head is sure of one.
    const token = await page.evaluate(() => {
      const {run, layer, head} = document.querySelector('#model');
      const {data, shape} = run.trace.get(`blocks.${layer}.attn.pattern`);
      const T = shape[1];
      for (let query = T - 1; query > 1; query--) {
        const row = data.subarray((head * T + query) * T, (head * T + query + 1) * T);
        if (row.slice(1, query).some((weight) => weight > 0.9)) return T - 1 - query;
      }
      return -1;
    });
    await reach(page, figure.locator('[part=token][tabindex="0"]'));
    await press(page, 'ArrowLeft', token);
    await press(page, 'Enter');
  },
  'multi-head-attention': async (page, figure) => {
    await reach(page, figure.getByRole('button', {name: 'Which head matters most here?'}));
    await press(page, 'Enter');
    const ranking = await figure.locator('[part=ranking]').textContent({timeout: 20_000});
    const [layer, head] = /layer (\d+), head (\d+)/.exec(ranking).slice(1).map(Number);
    await reach(page, figure.locator('[part=map][tabindex="0"]'));
    await press(page, 'Control+Home');
    await press(page, 'ArrowDown', layer);
    await press(page, 'ArrowRight', head);
    await reach(page, figure.getByRole('button', {name: `Switch off layer ${layer}, head ${head}`}));
    await press(page, 'Enter');
  },
  rope: async (page, figure) => {
    await reach(page, figure.getByRole('slider', {name: 'Both positions'}));
    await press(page, 'End');
  },
  'transformer-block': async (page, figure) => {
    await reach(page, figure.getByLabel('Model'));
    await page.keyboard.type('Llama 3.2');
    await until(page, () => document.querySelector('#figure-block').getAttribute('state') === 'ready');
    await reach(page, figure.getByRole('slider', {name: 'Tokens read, T'}));
    await press(page, 'End');
    await press(page, 'ArrowLeft', 3);
  },
  'training-phases': async (page, figure) => {
    await reach(page, figure.getByLabel('a + b modulo'));
    await page.keyboard.type('31');
    await reach(page, figure.getByLabel('Weight decay'));
    await press(page, 'Home');
    await reach(page, figure.getByRole('button', {name: 'Train', exact: true}));
    await press(page, 'Enter');
  },
  'post-training': async (page, figure) => {
    await write(page, figure.getByLabel('The user says'), 'What is the capital of France?');
    await write(page, figure.getByLabel('The answer to learn'), 'Paris.');
    await reach(page, figure.getByRole('radio', {name: 'base'}));
    await press(page, 'ArrowDown', 2);
  },
  'kv-cache': async (page, figure) => {
    await write(page, figure.getByLabel('tokens', {exact: true}), '4000');
    await write(page, figure.getByLabel('Sliding window'), '900');
    await press(page, 'Tab');
  },
  quantization: async (page, figure) => {
    await reach(page, figure.getByRole('switch', {name: 'sign bit'}));
    await press(page, 'ArrowRight', 3);
    await press(page, 'Enter');
  },
};

/**
 * What is done in a chapter and shows in others: begun before it is done, it gives what is to be checked after. Not here: chapters
 * whose question is about numbers, words or settings of one figure alone, which no other has.
 */
const linked = {
  qkv: async (page) => async () => {
    const chosen = (id) => page.locator(`#${id} [part=token][aria-selected=true]`);
    const token = await chosen('figure-attention').getAttribute('data-token');
    for (const id of ['figure-prompt', 'figure-rope-dials']) {
      await untilReady(page.locator(`#${id}`));
      await chosen(id)
        .and(page.locator(`[data-token="${token}"]`))
        .waitFor();
    }
  },
  'multi-head-attention': async (page) => {
    const sampling = page.locator('#figure-sampling');
    const drawn = async () => {
      await untilReady(sampling);
      return (await sampling.locator('[part=bars]').innerText()).replace(/\s+/g, ' ');
    };
    /** Waits until it says this, or anything else. */
    const untilDrawn = async (text, isSame) => {
      for (let i = 0; i < 50 && ((await drawn()) === text) !== isSame; i++) await page.waitForTimeout(100);
      assert.equal((await drawn()) === text, isSame, `${await drawn()} against ${text}`);
    };
    const before = await drawn();
    return async () => {
      await untilDrawn(before, false);
      await reach(page, page.getByRole('button', {name: 'nano is changed'}));
      await press(page, 'Enter');
      await page
        .locator('#changes-panel li', {hasText: /^In layer \d, head \d is switched off\.$/})
        .waitFor();
      await reach(page, page.getByRole('button', {name: 'Back to nano as it was trained'}));
      await press(page, 'Enter');
      await untilDrawn(before, true);
      assert.ok(await page.locator('.changes-button').isHidden());
    };
  },
};

const house = loadHouseModel();
/** What the closing has to say of a prompt, computed here: pieces of each step’s sentence, or nothing where it takes too long. */
async function pathOf(text, layer, head) {
  const {model, config, tokenizer} = await house;
  const tokens = [config.bos_token_id, ...tokenizer.encode(text)];
  const names = ['mlp.post', 'attn.pattern'].map((name) => `blocks.${layer}.${name}`);
  const {logits, trace} = run(model, tokens, {trace: names});
  const word = (id) => tokenizer.decode([id]).trim();
  const real = (value) => value.toFixed(3).replace('-', '−');
  const last = tokens.length - 1;
  const lastRow = (data, width) => Array.from(data.subarray(data.length - width));
  const most = (values) => values.indexOf(Math.max(...values));

  const neurons = lastRow(trace.get(names[0]).data, config.intermediate_size);
  const neuron = most(neurons.map(Math.abs));
  const T = tokens.length;
  const weights = lastRow(trace.get(names[1]).data.subarray(0, (head + 1) * T * T), T);
  const scores = lastRow(logits, config.vocab_size);
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const sum = powers.reduce((a, b) => a + b);
  const p = powers.map((power) => power / sum);
  const entropy = -p.reduce((bits, each) => bits + (each && each * Math.log2(each)), 0);
  const mean = (losses) => losses.reduce((a, b) => a + b, 0) / losses.length;
  const loss = mean(Array.from(evaluate(model, tokens)));
  const angles = Array.from(ropeFrequencies(config).theta, (rate) => (180 * last * rate) / Math.PI);
  const {used} = kvCacheBytes(kvBytesPerToken(config, {format: 'fp32'}), {tokens: T});
  const share = (value) => {
    const shown = 100 * value;
    return shown >= 99.5 ? undefined : `${shown >= 9.95 ? shown.toFixed(0) : shown.toPrecision(2)}%`;
  };
  const best = word(most(p));

  let [missed, lossWithout] = [undefined, -Infinity];
  for (let i = 0; i < config.num_hidden_layers * config.num_attention_heads; i++) {
    const [l, h] = [Math.floor(i / config.num_attention_heads), i % config.num_attention_heads];
    const without = mean(
      Array.from(evaluate(model, tokens, [{at: `blocks.${l}.attn.z`, head: h, op: 'zero'}])),
    );
    if (without > lossWithout) [missed, lossWithout] = [`head ${h} of layer ${l}`, without];
  }
  return [
    [`${text.length} bytes`, ` ${last} of`, 'boat', `number ${tokens[last]}.`],
    ['boat', `row ${tokens[last]} `],
    ['boat', `neuron ${neuron} `, `layer ${layer}`, `is ${real(neurons[neuron])}.`],
    [
      'boat',
      `layer ${layer} `,
      `${share(neurons.filter((value) => value > 0).length / neurons.length)} of its`,
    ],
    [best, share(Math.max(...p)), `${entropy.toFixed(2)} bits`],
    [`${real(loss)} nats`],
    [`from ${real(loss)} to`],
    [`layer ${layer}, head ${head}`, 'boat', `${T} keys`, share(Math.max(...weights))],
    [missed, `from ${real(loss)} to ${real(lossWithout)}`],
    [
      `position ${last}.`,
      `${Math.round(Math.max(...angles))}°`.replace(/\B(?=(\d{3})+°)/, ','),
      `${Math.min(...angles).toFixed(2)}°`,
    ],
    [best],
    [real(Math.log(config.vocab_size)), `that ${real(loss)}.`],
    [`${best}`],
    [`${T} tokens`, used.toLocaleString('en')],
    [`instead of ${real(loss)}.`],
  ].map((pieces) => pieces.filter((piece) => piece !== undefined));
}

const questionOf = (page, chapter) => page.locator(`[data-question="${chapter}"]`);
const solvedCount = (page) => page.locator('#chapters .solved span').textContent();
const untilSolved = (page, chapter) =>
  questionOf(page, chapter).and(page.locator('[data-solved]')).waitFor({timeout: 30_000});

describe('the walk', () => {
  for (const [name, viewport] of Object.entries({desktop, phone}))
    test(`from the first prompt to the last question, by keyboard: ${name}`, async (t) => {
      const page = await open(t, {viewport});
      await page.getByRole('heading', {level: 1}).waitFor();

      await write(page, page.locator('#prompt'), PROMPT);

      for (const [id, part] of Object.entries(followers)) {
        const figure = page.locator(`#${id}`);
        await untilReady(figure);
        await figure.locator(`[part~=${part}]`).filter({hasText: 'boat'}).first().waitFor();
      }

      const plane = page.locator('#figure-optimizers-nano');
      await untilReady(plane);
      const {tokenizer} = await house;
      const predictions = `the ${tokenizer.encode(PROMPT).length} predictions`;
      await plane.locator('[part=plane]').filter({hasText: predictions}).waitFor();

      for (const {chapter, figure: id} of checks) {
        const figure = page.locator(`#${id}`);
        await untilReady(figure);
        const check = await linked[chapter]?.(page);
        await answers[chapter](page, figure);
        await untilSolved(page, chapter);
        const found = await questionOf(page, chapter).locator('[data-found]').textContent();
        t.diagnostic(`${chapter}: ${found}`);
        await check?.();
      }
      assert.equal(await solvedCount(page), '15 of 15 questions solved');

      const path = page.locator('#figure-path');
      await untilReady(path);
      const {layer, head} = await page.evaluate(() => {
        const {layer, head} = document.querySelector('#model');
        return {layer, head};
      });
      const told = await path.locator('[part=sentence]').allTextContents();
      const expected = await pathOf(PROMPT, layer, head);
      assert.equal(told.length, 15);
      const lacks = expected.flatMap((pieces, i) =>
        pieces
          .filter((piece) => !told[i].includes(piece))
          .map((piece) => `${i + 1}: no “${piece}” in “${told[i].trim()}”`),
      );
      assert.deepEqual(lacks, []);
      assert.ok(told.every((sentence) => /\d/.test(sentence)));

      assert.deepEqual(page.problems, []);
      const origin = new URL(address).origin;
      const foreign = page.requests.filter(
        (url) => !/^(data|blob):/.test(url) && new URL(url).origin !== origin,
      );
      assert.deepEqual(foreign, []);
    });
});

describe('the questions', () => {
  const menuOf = (page) => page.locator('#chapters');
  const openMenu = (page) => page.locator('.where').click();
  /** Answers the last one, which takes no model. */
  const answerOne = async (page) => {
    const figure = page.locator('#figure-bits');
    await untilReady(figure);
    await answers.quantization(page, figure);
    await untilSolved(page, 'quantization');
  };

  test('none is solved when the page opens, however long it is looked at', async (t) => {
    const page = await open(t);
    for (const {chapter, figure} of checks) {
      await untilReady(page.locator(`#${figure}`));
      await page.waitForTimeout(1100); // two looks
      assert.equal(await questionOf(page, chapter).locator('[data-found]').textContent(), '', chapter);
    }
    assert.equal(await solvedCount(page), '0 of 15 questions solved');
    assert.equal(await page.locator('[data-solved]').count(), 0);
  });

  test('what nearly fits does not count', () => {
    const found = (chapter, figure, part = () => undefined) =>
      checks.find((check) => check.chapter === chapter).solved({figure, model: {}, part, parts: () => []});
    const neuron = {activation: 'relu', inputs: [1.2, -0.8], weights: [-1, 0.5], bias: 0.2};
    assert.ok(found('neuron-activation', neuron));
    assert.equal(found('neuron-activation', {...neuron, activation: 'gelu'}), undefined);
    assert.equal(found('neuron-activation', {...neuron, inputs: [-1.2, -0.8]}), undefined);
    assert.equal(found('neuron-activation', {...neuron, weights: [1, 0.5]}), undefined);

    const first = [0.8, -0.6, 0.4, -0.2, 1, 0.6];
    const network = {activation: 'relu', input: [-1, -1], first, second: first};
    assert.ok(found('feed-forward-network', network));
    assert.equal(found('feed-forward-network', {...network, activation: 'linear'}), undefined);
    assert.equal(found('feed-forward-network', {...network, input: [0, 0]}), undefined);
    assert.equal(found('feed-forward-network', {...network, input: [-1, 1]}), undefined);
    assert.equal(found('feed-forward-network', {...network, first: first.map(() => 0)}), undefined);

    assert.ok(found('quantization', {format: 'fp16', number: '1.599609375'}));
    assert.equal(found('quantization', {format: 'fp16', number: '1.6'}), undefined);
    assert.equal(found('quantization', {format: 'fp32', number: '1.599609375'}), undefined);

    const step = (after) => () => ({
      textContent: `One step of size η = 1 changes the loss from 1.2872 to ${after}`,
    });
    assert.ok(found('backpropagation', {}, step('1.3000')));
    assert.equal(found('backpropagation', {}, step('1.2000')), undefined);
  });

  test('what was solved is there after a reload, and can be cleared', async (t) => {
    const page = await open(t);
    await answerOne(page);
    const found = await questionOf(page, 'quantization').locator('[role=status]').textContent();
    assert.match(found, /^Solved\. .*1\.599609375/);

    await page.reload();
    await openMenu(page);
    await page.waitForFunction(() => !document.querySelector('#chapters .solved').hidden);
    assert.equal(await solvedCount(page), '1 of 15 questions solved');
    assert.equal(await menuOf(page).locator('a[data-solved]').getAttribute('href'), '#quantization');
    assert.equal(await questionOf(page, 'quantization').locator('[data-found]').textContent(), found);

    await menuOf(page).getByRole('button', {name: 'Clear'}).press('Enter');
    assert.equal(await solvedCount(page), '0 of 15 questions solved');
    assert.equal(await page.locator('[data-solved]').count(), 0);
    await page.reload();
    await openMenu(page);
    await page.waitForFunction(() => !document.querySelector('#chapters .solved').hidden);
    assert.equal(await solvedCount(page), '0 of 15 questions solved');
  });

  test('what is cleared counts again only when it has been changed', async (t) => {
    const page = await open(t);
    await answerOne(page);
    await page.evaluate(() => document.querySelector('#chapters .solved button').click());
    await page.waitForTimeout(1100);
    assert.equal(await page.locator('[data-solved]').count(), 0);
    await page.keyboard.press('Enter'); // the bit goes back
    await page.waitForTimeout(1100);
    await page.keyboard.press('Enter');
    await untilSolved(page, 'quantization');
  });

  for (const [what, init] of Object.entries({
    'storage that throws': () =>
      Object.defineProperty(globalThis, 'localStorage', {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      }),
    'storage with nonsense in it': () => localStorage.setItem('llm-anatomy-solved', '[null, {'),
    'storage of something else': () =>
      localStorage.setItem('llm-anatomy-solved', '{"quantization": 1, "rope": {}}'),
  }))
    test(`work with ${what}`, async (t) => {
      const page = await open(t, {init});
      await answerOne(page);
      assert.equal(await solvedCount(page), '1 of 15 questions solved');
      assert.deepEqual(page.problems, []);
    });

  test('stand there without the kit, and without JavaScript', async (t) => {
    for (const options of [{withoutKit: true}, {javaScriptEnabled: false}]) {
      const page = await open(t, options);
      for (const {chapter, question} of checks) {
        const block = questionOf(page, chapter);
        await block.scrollIntoViewIfNeeded();
        const opening = question.slice(0, question.indexOf('{'));
        assert.ok((await block.locator('p').first().textContent()).startsWith(opening), chapter);
        assert.equal(await block.locator('[data-found]').isVisible(), false);
        await block.locator('summary').click();
        assert.ok(await block.locator('details p').isVisible());
      }
      assert.equal(await page.locator('[data-solved]').count(), 0);
      assert.deepEqual(
        page.problems.filter((problem) => !/kit\/|ERR_FAILED/.test(problem)),
        [],
      );
    }
  });

  test('are not loaded before the first comes near, and rest while none is near', async (t) => {
    const init = () => {
      const {setInterval: original} = globalThis;
      globalThis.timers = [];
      globalThis.setInterval = (run, every) => {
        const timer = original(run, every);
        if (every === 500) globalThis.timers.push(timer);
        return timer;
      };
      const {clearInterval: clear} = globalThis;
      globalThis.clearInterval = (timer) => {
        globalThis.timers = globalThis.timers.filter((each) => each !== timer);
        clear(timer);
      };
    };
    const page = await open(t, {init});
    await page.waitForTimeout(500);
    assert.ok(!page.requests.some((url) => /solving\.js|checks\.js/.test(url)));
    await questionOf(page, 'rope').scrollIntoViewIfNeeded();
    await until(page, () => globalThis.timers.length === 1);
    await page.evaluate(() => scrollTo({top: 0, behavior: 'instant'}));
    await until(page, () => globalThis.timers.length === 0);
  });
});
