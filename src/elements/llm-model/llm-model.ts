import {ContextProvider} from '@lit/context';
import {ReactiveElement, type PropertyDeclarations} from 'lit';
import {modelContext, type LiveRun, type ModelSettings} from '../../context/model.js';
import {ModelOwner} from '../../controllers/model-owner.js';
import {modelSettings} from '../../controllers/model-settings.js';
import {SettingsController} from '../../controllers/settings.js';
import type {Intervention} from '../../core/index.js';
import {LlmRunChangeEvent} from '../../events/run-change.js';
import type {HouseCheckpoint} from '../../runtime/house-model.js';

const names = Object.keys(modelSettings) as (keyof ModelSettings)[];

let sheet: CSSStyleSheet | undefined;

/** A page's own rule with any specificity comes first. */
function showAsBlock({ownerDocument}: HTMLElement, root: Document | ShadowRoot): void {
  if (ownerDocument !== document) return; // a sheet is of one document alone
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(':where(llm-model:not([hidden])) {display: block}');
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}

/**
 * Makes the figures inside it one: they show the same text, the same run of the house model, the same selected token, layer
 * and head, and the same changes in the model. It draws nothing itself.
 *
 * A figure that wants something changed sends a request, which this element grants: a page that listens on the way may
 * decide otherwise by `preventDefault()`. The granted value is then in the property of that name.
 *
 * @summary One text, one run of the house model and one selection for all figures inside it.
 * @tag llm-model
 *
 * @attr {'idle' | 'loading' | 'ready' | 'error'} state - Set by the element: how far the run is; idle where no figure wants one. Read only.
 *
 * @fires {LlmRunChangeEvent} llm-run-change - There is another run; has `run`, with tokens, logits and what the figures asked for.
 */
export class LlmModel extends ReactiveElement {
  static override properties: PropertyDeclarations = {
    text: {},
    token: {reflect: true},
    layer: {reflect: true},
    head: {reflect: true},
    checkpoint: {reflect: true},
    interventions: {},
    precision: {reflect: true},
  };

  /**
   * The text that the model reads, up to 5,000 characters; what is beyond its context is left out.
   * @default an example
   */
  text: string = modelSettings.text.default;

  /** Position that is looked at: 0 is the token that begins every text, 1 the text's first one, −1 the last. */
  token: number = modelSettings.token.default;

  /** The layer that is looked at, from 0. */
  layer: number = modelSettings.layer.default;

  /** The head that is looked at, from 0. */
  head: number = modelSettings.head.default;

  /**
   * Which of the house model's checkpoints runs: base, instruct or preferred.
   * @default 'base'
   */
  checkpoint: HouseCheckpoint = modelSettings.checkpoint.default;

  /**
   * What is changed in the run: as an attribute JSON, [{"at": "blocks.1.attn.z", "head": 2, "op": "zero"}].
   * @default []
   */
  interventions: readonly Intervention[] = modelSettings.interventions.default;

  /**
   * What the weights of the model's blocks are rounded to: fp32 for not at all, fp16, bf16, fp8_e4m3, fp8_e5m2, int8, nf4,
   * fp4_e2m1, int4 or ternary; behind a colon what shares a scale: tensor, channel or so many in a row, int4:32.
   * @default 'fp32'
   */
  precision: string = modelSettings.precision.default;

  readonly #settings = new SettingsController(this, modelSettings);
  readonly #owner = new ModelOwner(this, names);
  readonly #provider = new ContextProvider(this, {
    context: modelContext,
    initialValue: this.#owner.store,
  });
  #unsubscribe: (() => void) | undefined;
  #run: LiveRun | undefined;

  constructor() {
    super();
    this.#owner.store.owner = this.#settings;
  }

  /** Its content stays where it is: a shadow root around a long page would lay out all of it anew. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    showAsBlock(this, this.getRootNode() as Document | ShadowRoot);
    this.#unsubscribe = this.#owner.store.subscribe(() => this.#onChange());
    this.#onChange();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  /** The run that the figures show; undefined before there is one. */
  get run(): LiveRun | undefined {
    return this.#owner.store.state.run;
  }

  /** Everything back to how the page's author wrote it. */
  reset(): void {
    this.#settings.reset();
  }

  #onChange(): void {
    const {state} = this.#provider.value;
    this.setAttribute('state', state.status);
    if (state.status !== 'ready' || state.run === this.#run) return;
    this.#run = state.run;
    this.dispatchEvent(new LlmRunChangeEvent(state.run));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'llm-model': LlmModel;
  }
}
