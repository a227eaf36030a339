import {useState} from 'react';
import {createRoot} from 'react-dom/client';
import type {TokenizerStrings} from 'llm-anatomy';
import type {Intervention} from 'llm-anatomy/core';
import type {} from 'llm-anatomy/react';
import 'llm-anatomy/llm-attention';
import 'llm-anatomy/llm-model';
import 'llm-anatomy/llm-neuron';
import 'llm-anatomy/llm-prompt';
import 'llm-anatomy/llm-tokenizer';
import {Sampling} from './Sampling';
import {Tokens} from './Tokens';

const texts = ['One cow.', 'Two cats sit.', 'Three birds fly away.', 'Four fish.'];
const silenced: Intervention[] = [{at: 'blocks.1.attn.z', head: 2, op: 'zero'}];
const inputs = [1, 2];
const weights = [2, -0.5];

function App() {
  const [items, setItems] = useState([0, 1, 2]);
  const [counts, setCounts] = useState<Record<number, number>>({});
  const [strings, setStrings] = useState<Partial<TokenizerStrings>>({});
  const [interventions, setInterventions] = useState<readonly Intervention[]>([]);
  const [isShown, setIsShown] = useState(true);
  const [tokens, setTokens] = useState(0);
  const [selected, setSelected] = useState<number>();

  return (
    <>
      <button onClick={() => setItems([...items, 3])}>Add</button>
      <button onClick={() => setItems(items.slice(1))}>Remove the first</button>
      <button onClick={() => setItems([...items].reverse())}>Reverse</button>
      <button onClick={() => setStrings({heading: 'Zerleger'})}>German</button>
      <p id="counts">{items.map((item) => counts[item]).join(' ')}</p>
      {items.map((item) => (
        <llm-tokenizer
          key={item}
          className="item"
          encoding="nano"
          show="ids"
          text={texts[item]}
          strings={strings}
          onllm-tokens-change={({ids}) => setCounts((before) => ({...before, [item]: ids.length}))}
        />
      ))}

      <llm-neuron show="neuron" inputs={inputs} weights={weights} bias={0.5} activation="relu" />

      <button onClick={() => setIsShown(!isShown)}>Model</button>
      <button onClick={() => setInterventions(silenced)}>Silence a head</button>
      <p id="model">
        {tokens} tokens, {interventions.length} changes, token {selected} selected
      </p>
      {isShown && (
        <llm-model
          text="Mia has a blue kite."
          interventions={interventions}
          onllm-run-change={({run}) => setTokens(run.tokens.length)}
          onllm-select-request={({selection}) => setSelected(selection.token)}
          onllm-interventions-request={(event) => setInterventions(event.interventions)}
        >
          <llm-prompt>
            <p slot="caption">In a model.</p>
          </llm-prompt>
          <llm-attention layer={1} keyToken={2} />
        </llm-model>
      )}

      <section id="guide">
        <Tokens />
        <Sampling />
      </section>
    </>
  );
}

createRoot(document.getElementById('app')!).render(<App />);
