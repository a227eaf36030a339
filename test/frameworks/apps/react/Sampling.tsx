'use client';

import {useEffect, useState} from 'react';
import type {} from 'llm-anatomy/react';

const strings = {heading: 'Das nächste Token'};

export function Sampling() {
  const [isReady, setIsReady] = useState(false);
  useEffect(() => {
    import('llm-anatomy/llm-sampling').then(() => setIsReady(true), console.error);
  }, []);

  if (!isReady) return <p>The model gives each token a share; one of them is drawn.</p>;
  return <llm-sampling topK={5} strings={strings} />;
}
