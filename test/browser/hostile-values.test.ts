// What a framework may set by mistake, and what a page may send: bad values are the defaults, bad requests are refused.
import {expect} from '@open-wc/testing';
import {LlmTextRequestEvent, type LlmPath, type LlmPrompt} from 'llm-anatomy';
import 'llm-anatomy/llm-path';
import 'llm-anatomy/llm-prompt';
import {part, parts, place, stateIs, textOf, until, warningsOf} from './support/page.js';

const thrower = {
  toString(): string {
    throw new Error('hostile');
  },
};
const bad: readonly [string, unknown][] = [
  ['an object that throws', thrower],
  ['an object without toString', Object.create(null)],
  ['a symbol', Symbol('hostile')],
  ['a function', () => 1],
  ['NaN', NaN],
  ['a list', [null, thrower]],
];

describe('a property that gets no value of its kind', () => {
  for (const [what, value] of bad)
    it(`${what}: is as if it were not set`, async () => {
      const figure = await place<LlmPrompt>('<llm-prompt text="Mia has" token="1"></llm-prompt>');
      const warnings = await warningsOf(async () => {
        for (const name of ['text', 'token', 'heading'])
          (figure as unknown as Record<string, unknown>)[name] = value;
        await figure.updateComplete;
      });
      expect(warnings.length).to.be.at.most(3);
      await stateIs(figure, 'ready');
      expect(figure.token).to.equal(-1);
      expect(textOf(part(figure, 'title')!)).to.equal('Prompt');
      expect(figure.text).to.match(/^One day Mia/);
    });

  it('a number is a text', async () => {
    const figure = await place<LlmPrompt>('<llm-prompt></llm-prompt>');
    (figure as {text: unknown}).text = 42;
    await figure.updateComplete;
    expect(figure.text).to.equal('42');
  });
});

describe('a request with something else in it', () => {
  const send = (figure: Element, name: string, content: object): void => {
    const event = new Event(name, {bubbles: true, composed: true, cancelable: true});
    figure.dispatchEvent(Object.assign(event, content));
  };
  it('changes nothing; the next good one is granted', async () => {
    const figure = await place<LlmPrompt>('<llm-prompt text="Mia has a kite" token="2"></llm-prompt>');
    await stateIs(figure, 'ready');
    for (const selection of [undefined, null, 'abc', {token: NaN}, {token: 1e21}, {layer: 'x'}, {nobody: 1}])
      send(figure, 'llm-select-request', {selection});
    for (const value of [undefined, null, 'gone', thrower, [null]]) {
      send(figure, 'llm-text-request', {text: value === 'gone' ? undefined : value});
      send(figure, 'llm-checkpoint-request', {checkpoint: value});
      send(figure, 'llm-interventions-request', {interventions: value});
      send(figure, 'llm-precision-request', {precision: value});
    }
    await figure.updateComplete;
    await stateIs(figure, 'ready');
    expect(figure.token).to.equal(2);
    expect(figure.text).to.equal('Mia has a kite');
    figure.dispatchEvent(new LlmTextRequestEvent('A cow'));
    await until(() => parts(figure, 'token').length === 2, 'the tokens of “A cow”');
  });
});

it('an id of llm-path with half a character in it is no id', async () => {
  const figure = await place<LlmPath>('<llm-path></llm-path>');
  figure.anchors = 'one \ud83d';
  await figure.updateComplete;
  await stateIs(figure, 'ready');
  expect(figure.shadowRoot!.querySelectorAll('[part=name] a').length).to.equal(0);
  figure.anchors = 'one two';
  await figure.updateComplete;
  expect(figure.shadowRoot!.querySelectorAll('[part=name] a').length).to.equal(2);
});
