import {createSignal} from 'solid-js';
import type {} from 'llm-anatomy/solid';
import 'llm-anatomy/llm-tokenizer';

const strings = {heading: 'Zerleger'};

export function Tokens() {
  const [count, setCount] = createSignal(0);
  return (
    <>
      <llm-tokenizer
        text="A cow eats grass."
        encoding="nano"
        strings={strings}
        on:llm-tokens-change={({ids}) => setCount(ids.length)}
      />
      <p>The text has {count()} tokens.</p>
    </>
  );
}
