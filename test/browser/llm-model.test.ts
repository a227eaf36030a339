import {aTimeout, expect, fixture} from '@open-wc/testing';
import {sendKeys, setViewport} from '@web/test-runner-commands';
import {
  LlmPrecisionRequestEvent,
  LlmTextRequestEvent,
  Session,
  type CallOptions,
  type LlmModel,
  type LlmPrompt,
  type LlmRunChangeEvent,
} from 'llm-anatomy';
import {numberFormats, quantizeModel, run, type Intervention} from 'llm-anatomy/core';
import 'llm-anatomy/llm-prompt';
import {loadHouseModel} from 'llm-anatomy/load';
import {
  click,
  control,
  focused,
  menuComes,
  part,
  parts,
  placeWith,
  press,
  stateIs,
  textOf,
  until,
  warningsOf,
} from './support/page.js';

const {model: byHand, tokenizer} = await loadHouseModel();
const tokensOf = (text: string): number[] => [byHand.config.bos_token_id!, ...tokenizer!.encode(text)];

/** A real session that counts what it is asked. */
class Counting extends Session {
  readonly asked: string[] = [];
  override call(...[name, params, options]: Parameters<Session['call']>): Promise<never> {
    this.asked.push(name);
    return super.call(name, params, options as CallOptions) as Promise<never>;
  }
  count = (name: string): number => this.asked.filter((each) => each === name).length;
}

const session = new Counting();
after(() => session.close());
// Two models are in sight at once: what is far off does nothing.
before(() => setViewport({width: 800, height: 2400}));

const chips = (figure: LlmPrompt) => parts(figure, 'token');
const selected = (figure: LlmPrompt) => chips(figure).findIndex((chip) => chip.ariaSelected === 'true');
const field = (figure: LlmPrompt) => part(figure, 'input') as HTMLTextAreaElement;
const readout = (figure: LlmPrompt) => textOf(part(figure, 'readout')!);

async function open(attributes = '', inside = '<llm-prompt></llm-prompt><llm-prompt></llm-prompt>') {
  await import('llm-anatomy/llm-model');
  const model = await placeWith<LlmModel>(session, `<llm-model ${attributes}>${inside}</llm-model>`);
  const figures = [...model.querySelectorAll<LlmPrompt>('llm-prompt')];
  for (const figure of figures) await stateIs(figure, 'ready');
  return {model, figures};
}

const nextRun = (model: LlmModel): Promise<LlmRunChangeEvent> =>
  new Promise((resolve) => model.addEventListener('llm-run-change', resolve, {once: true}));

describe('<llm-model>', () => {
  // First, for once it is defined it stays so.
  it('is found by figures that were there before its code, the nearest of two', async () => {
    expect(customElements.get('llm-model')).to.equal(undefined);
    const outer = await fixture<HTMLElement>(
      '<llm-model text="Outer."><llm-model text="Late cat."><llm-prompt></llm-prompt></llm-model></llm-model>',
    );
    const root = outer.firstElementChild!;
    const figure = root.querySelector<LlmPrompt>('llm-prompt')!;
    await stateIs(figure, 'ready');
    await import('llm-anatomy/llm-model');
    await until(() => field(figure).value === 'Late cat.', "the provider's text");
    await until(() => chips(figure).length === tokensOf('Late cat.').length - 1, 'its tokens');
    figure.dispatchEvent(new LlmTextRequestEvent('A cat.'));
    await until(() => (root as LlmModel).text === 'A cat.', 'the text that was asked for');
    expect((outer as LlmModel).text).to.equal('Outer.');
  });

  it('is a block, in a page and in a shadow root, unless the page says otherwise', async () => {
    await import('llm-anatomy/llm-model');
    const place = await fixture<HTMLElement>('<div></div>');
    const root = place.attachShadow({mode: 'open'});
    root.innerHTML =
      '<style>.grid {display: grid}</style><llm-model></llm-model><llm-model class="grid"></llm-model>';
    const alone = await fixture('<llm-model></llm-model>');
    const hidden = await fixture('<llm-model hidden></llm-model>');
    const displays = [alone, hidden, ...root.querySelectorAll('llm-model')].map(
      (each) => getComputedStyle(each).display,
    );
    expect(displays).to.deep.equal(['block', 'none', 'block', 'grid']);
  });

  it('opens the model once, and makes one run for all', async () => {
    const before = session.count('run');
    const {figures} = await open('text="The cat sat."');
    expect(session.count('run')).to.equal(before + 1);
    await open();
    expect(session.count('openModel')).to.equal(1);
    for (const figure of figures) expect(chips(figure)).to.have.length(tokensOf('The cat sat.').length - 1);
  });

  it('types in one figure what all show', async () => {
    const {model, figures} = await open('text=""');
    field(figures[0]).focus();
    await sendKeys({type: 'A cow.'});
    for (const figure of figures)
      await until(() => chips(figure).length === tokensOf('A cow.').length - 1, 'all tokens');
    expect(model.text).to.equal('A cow.');
    expect(field(figures[1]).value).to.equal('A cow.');
  });

  it('selects for all', async () => {
    const {model, figures} = await open();
    await click(chips(figures[0])[2]);
    await press('ArrowRight');
    await figures[1].updateComplete;
    expect(selected(figures[1])).to.equal(3);
    await until(() => focused() === chips(figures[0])[3], 'the focus to go with it');
    expect(model.token).to.equal(4);
    expect(readout(figures[0])).to.equal(readout(figures[1]));
  });

  it('does as a listener says who says no, wherever that one listens', async () => {
    const {model, figures} = await open('text="A hen."');
    const refuse = (event: Event) => event.preventDefault();
    for (const [target, options] of [
      [model, {capture: true}],
      [model, {}],
      [document, {}],
    ] as const) {
      target.addEventListener('llm-text-request', refuse, options);
      await click(field(figures[0]));
      await sendKeys({type: 'x'});
      target.removeEventListener('llm-text-request', refuse, options);
      expect(model.text).to.equal('A hen.');
      expect(field(figures[0]).value).to.equal('A hen.');
    }
  });

  it('keeps its selection where Tab goes through a list of tokens', async () => {
    const {model, figures} = await open('text="A hen and a cow." token="3"');
    field(figures[0]).focus();
    await press('Tab');
    expect(selected(figures[0])).to.equal(2);
    await click(chips(figures[0])[2]);
    await figures[0].updateComplete;
    expect(model.token).to.equal(3);
    expect(selected(figures[1])).to.equal(2);
  });

  it('has no numbers of a run that overflows, and a way back in the prompt', async () => {
    const {model, figures} = await open('text="A hen."');
    model.interventions = [{at: 'blocks.2.resid_post', op: 'scale', factor: 1e38}];
    await stateIs(figures[0], 'error');
    expect(textOf(part(figures[0], 'error')!)).to.contain('expected finite numbers');
    await click(control(figures[0], 'Undo all changes in the model'));
    await stateIs(figures[0], 'ready');
    expect(readout(figures[0])).not.to.contain('NaN');
  });

  it('does not mix with another', async () => {
    const [one, other] = [await open('text="One cat."'), await open('text="Two dogs."')];
    one.model.text = 'Three hens.';
    await until(() => field(one.figures[1]).value === 'Three hens.', 'its own figures');
    expect(field(other.figures[0]).value).to.equal('Two dogs.');
  });

  it('changes the run by interventions, as the core does', async () => {
    const interventions: Intervention[] = [{at: 'blocks.1.attn.z', head: 2, op: 'zero'}];
    const {model} = await open(`interventions='${JSON.stringify(interventions)}' text="The king and the"`);
    const expected = run(byHand, tokensOf('The king and the'), {interventions});
    const plain = run(byHand, tokensOf('The king and the'));
    const largest = (a: Float32Array, b: Float32Array) => Math.max(...a.map((x, i) => Math.abs(x - b[i])));
    expect(largest(model.run!.logits, expected.logits)).to.be.below(1e-3);
    expect(largest(plain.logits, expected.logits)).to.be.above(1e-2);
    const next = nextRun(model);
    model.interventions = [];
    expect(largest((await next).run.logits, plain.logits)).to.be.below(1e-3);
  });

  it('says what is wrong with an intervention that the model has no place for, and comes back', async () => {
    const {model, figures} = await open();
    model.interventions = [{at: 'blocks.77.attn.z', head: 0, op: 'zero'}];
    await stateIs(figures[0], 'error');
    expect(textOf(part(figures[0], 'error')!)).to.contain('blocks.77.attn.z');
    model.interventions = [];
    await stateIs(figures[0], 'ready');
  });

  it('rounds the weights, for all to see, and undoes it', async () => {
    const {model, figures} = await open('precision="int4:32" text="The king and the"');
    const spec = {format: 'int4', granularity: 32} as const;
    const rounded = run(quantizeModel(byHand, spec).model, tokensOf('The king and the'));
    const plain = run(byHand, tokensOf('The king and the'));
    const largest = (a: Float32Array, b: Float32Array) => Math.max(...a.map((x, i) => Math.abs(x - b[i])));
    expect(largest(model.run!.logits, rounded.logits)).to.be.below(1e-3);
    expect(largest(plain.logits, rounded.logits)).to.be.above(1e-2);
    const next = nextRun(model);
    await click(control(figures[0], 'Undo all changes in the model'));
    expect(largest((await next).run.logits, plain.logits)).to.be.below(1e-3);
    expect(model.precision).to.equal('fp32');
    expect(textOf(part(figures[1], 'stats')!)).to.contain('Changes in the model none');
  });

  it('says which formats there are, where it is asked for another, and has the default', async () => {
    const {figures, model} = await open();
    const warnings = await warningsOf(async () => {
      for (const precision of ['int5', 'uint8', 'int5']) {
        figures[0].dispatchEvent(new LlmPrecisionRequestEvent(precision));
        await aTimeout(20);
        await model.updateComplete;
        expect(model.precision).to.equal('fp32');
      }
    });
    expect(warnings).to.have.length(2);
    expect(warnings[0]).to.match(/expected .*nf4.*int4:32, got "int5"/);
    await stateIs(figures[0], 'ready');
  });

  it('has every format that the core rounds weights to', async function () {
    this.timeout(60_000);
    const {model} = await open('text="A cow."');
    for (const format of Object.keys(numberFormats).filter((name) => !name.startsWith('uint'))) {
      model.precision = format;
      await model.updateComplete;
      expect(model.precision).to.equal(format);
      await until(() => model.run?.precision === format, `a run in ${format}`);
    }
  });

  it('lets go of models that nobody uses', async function () {
    this.timeout(60_000);
    const {model, figures} = await open('text="A cow."');
    const before = session.count('closeModel');
    const opened = session.count('openModel');
    const precisions = ['int8:16', 'int4:16', 'nf4:16', 'int8:8', 'int4:8', 'nf4:8'];
    for (const precision of [...precisions, 'fp32']) {
      model.precision = precision;
      await until(() => model.run?.precision === precision, `a run in ${precision}`);
      await stateIs(figures[0], 'ready');
    }
    expect(session.count('openModel') - opened).to.be.at.least(precisions.length);
    expect(session.count('closeModel') - before).to.be.at.least(precisions.length - 2);
  });

  it('says of a run that nobody waits for any more that it is not there', async () => {
    const {model, figures} = await open('text="A cow."', '<llm-prompt></llm-prompt>');
    model.text = 'A goat and a cow.';
    await model.updateComplete;
    figures[0].remove();
    await until(() => model.getAttribute('state') === 'idle', 'its end');
    expect(model.run!.text).to.equal('A cow.');
    model.append(figures[0]);
    await until(() => model.getAttribute('state') === 'ready', 'the run');
    expect(model.run!.text).to.equal('A goat and a cow.');
  });

  it('takes no attribute that is bad, and warns once', async () => {
    const warnings = await warningsOf(async () => {
      const {model} = await open(
        'layer="first" checkpoint="best" interventions="zero them" precision="4 bits"',
      );
      expect(model.layer).to.equal(0);
      expect(model.checkpoint).to.equal('base');
      expect(model.interventions).to.deep.equal([]);
    });
    expect(warnings.filter((warning) => warning.startsWith('<llm-model>'))).to.have.length(4);
  });

  it('is what a link from a figure in it holds', async () => {
    const {model, figures} = await open('text="A cow."');
    model.id = 'shared';
    figures[0].dispatchEvent(new LlmTextRequestEvent('A hen and a cow.'));
    await until(() => model.text === 'A hen and a cow.', 'the text that was asked for');
    const copied: string[] = [];
    const {clipboard} = navigator;
    const fake = {writeText: async (text: string) => void copied.push(text)};
    Object.defineProperty(navigator, 'clipboard', {value: fake, configurable: true});
    try {
      for (const name of ['Copy link to this state', 'Copy embed code']) {
        await click(await menuComes(figures[0]));
        control(figures[0], name).click();
      }
    } finally {
      Object.defineProperty(navigator, 'clipboard', {value: clipboard, configurable: true});
    }
    expect(new URL(copied[0]).hash).to.equal('#shared?text=A+hen+and+a+cow./llm-prompt?');
    expect(copied[1]).to.contain('<llm-prompt text="A hen and a cow."></llm-prompt>');
    location.hash = '#shared?text=From+a+link.';
    await until(() => field(figures[1]).value === 'From a link.', 'the text of the link');
    history.replaceState(null, '', location.pathname + location.search);
  });

  it('is around a figure in the code that embeds it, where its numbers depend on that', async () => {
    const interventions: Intervention[] = [{at: 'blocks.1.attn.z', head: 2, op: 'zero'}];
    const {model, figures} = await open('text="A <hen>." token="2" precision="int8"');
    model.interventions = interventions;
    figures[0].heading = 'Mine';
    await until(() => model.run?.interventions === interventions, 'the run');
    let code = '';
    const {clipboard} = navigator;
    const fake = {writeText: async (text: string) => void (code = text)};
    Object.defineProperty(navigator, 'clipboard', {value: fake, configurable: true});
    try {
      await click(await menuComes(figures[0]));
      control(figures[0], 'Copy embed code').click();
    } finally {
      Object.defineProperty(navigator, 'clipboard', {value: clipboard, configurable: true});
    }
    const parsed = new DOMParser().parseFromString(code, 'text/html');
    const scripts = [...parsed.querySelectorAll('script')].map(({src}) => src.replace(/.*\//, ''));
    expect(scripts).to.deep.equal(['llm-model.js', 'llm-prompt.js']);
    const root = await placeWith<LlmModel>(session, parsed.body.innerHTML.trim());
    const twin = root.querySelector<LlmPrompt>('llm-prompt')!;
    await stateIs(twin, 'ready');
    expect(root.interventions).to.deep.equal(interventions);
    expect([root.text, root.token, root.precision]).to.deep.equal(['A <hen>.', 2, 'int8']);
    expect(twin.heading).to.equal('Mine');
    expect(root.run!.logits).to.deep.equal(model.run!.logits);
  });

  it('drops a run that is overtaken', async () => {
    const {model, figures} = await open('text="A"');
    const seen: string[] = [];
    model.addEventListener('llm-run-change', ({run: {text}}) => seen.push(text));
    for (const text of ['A c', 'A co', 'A cow']) {
      model.text = text;
      await model.updateComplete;
    }
    await until(() => seen.includes('A cow'), 'the last text');
    expect(seen).to.deep.equal(['A cow']);
    expect(field(figures[0]).value).to.equal('A cow');
  });

  it('computes nothing where nobody draws', async () => {
    const before = session.asked.length;
    const {model} = await open('text="Alone."', '<p>No figure.</p>');
    await model.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(session.asked.length).to.equal(before);
  });

  it('lets go of figures that leave, and takes them back', async () => {
    const {model, figures} = await open('text="A cow."');
    const [figure] = figures;
    figure.remove();
    model.text = 'A goat and a cow.';
    await model.updateComplete;
    model.append(figure);
    await until(() => chips(figure).length === tokensOf('A goat and a cow.').length - 1, 'its tokens');
  });
});
