/** From base to instruct, by answers to learn from. */
import {readTrainedModel, type InstructionExample, type Tokenizer, type Transformer} from 'llm-anatomy/core';
import {trainParallel} from 'llm-anatomy/node';
import {encodeAnswer, encodePrompt} from './chat.js';
import {instructions} from './instructions.js';
import {REPORT_EVERY, SAVE_EVERY, type Phase} from './phase.js';
import {config, seeds, type InstructRecipe} from './recipe.js';

const THREADS = 2;

/** Instructions in tokens, those that are too long for a row left out. */
export function encodeInstructions(
  tokenizer: Tokenizer,
  seed: number,
  {examples, validationExamples, context}: InstructRecipe,
): InstructionExample[] {
  const encoded: InstructionExample[] = [];
  for (const {ask, answer} of instructions(seed)) {
    const example = {
      prompt: encodePrompt(tokenizer, ask.prompt),
      answer: encodeAnswer(tokenizer, answer),
    };
    if (example.prompt.length + example.answer.length <= context + 1) encoded.push(example);
    if (encoded.length === examples + validationExamples) break;
  }
  return encoded;
}

/** Supervised fine-tuning, prompts masked, from where the folder's run was left. */
export async function trainInstruct(
  {recipe, from, key, folder, tell}: Phase<InstructRecipe>,
  examples: readonly InstructionExample[],
) {
  const saved = folder.resume({recipe, key});
  let {step, seconds, checkpoint} = saved ?? {step: 0, seconds: 0, checkpoint: undefined};
  if (saved) tell(`goes on after step ${step}`);
  if (step < recipe.steps) {
    const [before, start] = [seconds, performance.now()];
    const run = trainParallel({
      ...recipe,
      workers: THREADS,
      config,
      task: {
        kind: 'instruction',
        examples,
        settings: {validation: (recipe.validationExamples + 0.5) / examples.length},
      },
      seed: seeds.instruct,
      steps: recipe.steps - step,
      evaluateEvery: recipe.evaluateEvery,
      ...(checkpoint ? {checkpoint} : {initial: weightsOf(from)}),
      checkpointEvery: SAVE_EVERY,
    });
    for await (const event of run) {
      seconds = before + (performance.now() - start) / 1000;
      if (event.kind === 'step') {
        const {loss, gradientNorm, rate, tokens} = event;
        ({step} = event);
        folder.note({step, loss, gradientNorm, rate, tokens});
        if (step % REPORT_EVERY === 0)
          tell(`step ${step} of ${recipe.steps}, ${Math.round(seconds)} s: loss ${loss.toFixed(4)}`);
      } else if (event.kind === 'evaluation') {
        folder.note({step: event.step, validation: event.loss});
        tell(`  validation ${event.loss.toFixed(4)}`);
      } else if (event.kind === 'checkpoint') {
        checkpoint = event.bytes;
        folder.save(event.step, seconds, checkpoint);
      }
    }
  }
  const tokens = folder.log.findLast((line) => line.tokens !== undefined)?.tokens;
  return {model: readTrainedModel(checkpoint!, config, from.heap), steps: step, seconds, tokens};
}

const weightsOf = ({parameters}: Transformer): Map<string, Float32Array> =>
  new Map(Array.from(parameters, ([name, {data}]) => [name, data]));
