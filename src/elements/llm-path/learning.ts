/** Steps that are about learning: the text's gradients, steps along them, and what fresh weights make of it. */
import {openModel} from '../../runtime/model-client.js';
import {meanLoss} from '../../runtime/token-losses.js';
import type {Asked} from './asked.js';
import {count, hasText, ranked, real} from './from-run.js';
import {readAgain} from './reading.js';
import type {Told} from './steps.js';

/** The steps that are tried, from the same weights each. */
const RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
/** Of the fresh weights. */
const SEED = 0;

const noText: Told = {say: 'noText', facts: {}};

export const gradients: Asked = {
  names: ['backpropagation', 'optimizers'],
  isLong: true,
  async ask(run, signal) {
    const {model, tokens, interventions} = run;
    if (!hasText(run)) return {backpropagation: noText, optimizers: noText};
    const {loss, norm, parameters, steps} = await model.gradients(tokens, {rates: RATES}, {signal});
    const lengths = new Float64Array(model.info.config.num_hidden_layers);
    for (const {name, gradient} of parameters) {
      const [, block] = /\.layers\.(\d+)\./.exec(name) ?? [];
      if (block) lengths[Number(block)] = Math.hypot(lengths[Number(block)], gradient);
    }
    const [most] = ranked(lengths);
    const losses = steps.map((step) => step.loss);
    const best = ranked(losses.map((each) => -each))[0];
    const last = RATES.length - 1;
    const note = interventions.length ? 'withoutChanges' : undefined;
    return {
      backpropagation: {
        say: 'backpropagationSays',
        facts: {loss: real(loss), block: String(most), gradient: real(lengths[most]), norm: real(norm)},
        drawing: {
          kind: 'rows',
          colour: 'loss',
          rows: Array.from(lengths, (length, block) => ({
            ...{
              name: {word: 'blockWord', number: block} as const,
              value: real(length),
              share: length / (lengths[most] || 1),
            },
          })),
        },
        note,
      },
      optimizers: {
        say: 'optimizersSays',
        facts: {
          tried: String(RATES.length),
          least: String(RATES[0]),
          before: real(loss),
          slow: real(losses[0]),
          rate: String(RATES[best]),
          after: real(losses[best]),
          longest: String(RATES[last]),
          far: real(losses[last]),
        },
        drawing: {
          kind: 'columns',
          values: losses,
          on: best,
          colour: 'loss',
          line: loss,
          ends: [String(RATES[0]), String(RATES[last])],
        },
        note,
      },
    };
  },
};

export const training: Asked = {
  names: ['training'],
  isLong: true,
  async ask(run, signal) {
    const {model, interventions} = run;
    if (!hasText(run)) return {training: noText};
    const {config} = model.info;
    const fresh = await openModel(model.session, {config, seed: SEED}, {signal});
    try {
      const {loss} = await readAgain(fresh, run, 0, interventions, signal);
      const losses = {fresh: loss, blind: Math.log(config.vocab_size), trained: meanLoss(run)};
      const most = Math.max(...Object.values(losses));
      const row = (word: keyof typeof losses) => ({
        ...{name: {word}, value: real(losses[word]), share: losses[word] / most},
      });
      return {
        training: {
          say: 'trainingSays',
          facts: {
            seed: String(SEED),
            fresh: real(losses.fresh),
            vocab: count(config.vocab_size),
            blind: real(losses.blind),
            loss: real(losses.trained),
          },
          drawing: {kind: 'rows', colour: 'loss', rows: [row('fresh'), row('blind'), row('trained')]},
        },
      };
    } finally {
      fresh.close();
    }
  },
};
