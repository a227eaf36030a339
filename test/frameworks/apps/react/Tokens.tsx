import {useState} from 'react';
import type {} from 'llm-anatomy/react';
import 'llm-anatomy/llm-tokenizer';

const strings = {heading: 'Zerleger'};

export function Tokens() {
  const [count, setCount] = useState(0);
  return (
    <>
      <llm-tokenizer
        text="A cow eats grass."
        encoding="nano"
        strings={strings}
        onllm-tokens-change={({ids}) => setCount(ids.length)}
      />
      <p>The text has {count} tokens.</p>
    </>
  );
}
