import {createSignal, For, Show} from 'solid-js';
import {createStore} from 'solid-js/store';
import {render} from 'solid-js/web';
import type {TokenizerStrings} from 'llm-anatomy';
import type {Intervention} from 'llm-anatomy/core';
import type {} from 'llm-anatomy/solid';
import 'llm-anatomy/llm-attention';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-neuron';
import 'llm-anatomy/llm-prompt';
import 'llm-anatomy/llm-tokenizer';
import {Tokens} from './Tokens';

const texts = ['One cow.', 'Two cats sit.', 'Three birds fly away.', 'Four fish.'];
const silenced: Intervention[] = [{at: 'blocks.1.attn.z', head: 2, op: 'zero'}];

function App() {
  const [items, setItems] = createSignal([0, 1, 2]);
  const [counts, setCounts] = createStore<Record<number, number>>({});
  const [strings, setStrings] = createSignal<Partial<TokenizerStrings>>({});
  const [interventions, setInterventions] = createSignal<readonly Intervention[]>([]);
  const [isShown, setIsShown] = createSignal(true);
  const [tokens, setTokens] = createSignal(0);
  const [selected, setSelected] = createSignal<number>();

  return (
    <>
      <button onClick={() => setItems([...items(), 3])}>Add</button>
      <button onClick={() => setItems(items().slice(1))}>Remove the first</button>
      <button onClick={() => setItems(items().toReversed())}>Reverse</button>
      <button onClick={() => setStrings({heading: 'Zerleger'})}>German</button>
      <p id="counts">
        {items()
          .map((item) => counts[item])
          .join(' ')}
      </p>
      <For each={items()}>
        {(item) => (
          <llm-tokenizer
            class="item"
            encoding="nano"
            show="ids"
            text={texts[item]}
            strings={strings()}
            on:llm-tokens-change={({ids}) => setCounts(item, ids.length)}
          />
        )}
      </For>

      <llm-neuron show="neuron" inputs={[1, 2]} weights={[2, -0.5]} bias={0.5} activation="relu" />

      <button onClick={() => setIsShown(!isShown())}>Model</button>
      <button onClick={() => setInterventions(silenced)}>Silence a head</button>
      <p id="model">
        {tokens()} tokens, {interventions().length} changes, token {selected()} selected
      </p>
      <Show when={isShown()}>
        <llm-model
          text="Mia has a blue kite."
          interventions={interventions()}
          on:llm-run-change={({run}) => setTokens(run.tokens.length)}
          on:llm-select-request={({selection}) => setSelected(selection.token)}
          on:llm-interventions-request={(event) => setInterventions(event.interventions)}
        >
          <llm-prompt>
            <p slot="caption">In a model.</p>
          </llm-prompt>
          <llm-attention layer={1} prop:keyToken={2} />
        </llm-model>
      </Show>

      <section id="guide">
        <Tokens />
      </section>
    </>
  );
}

render(() => <App />, document.getElementById('app')!);
