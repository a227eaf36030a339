// The part of engines.mjs that runs in Chromium. A classic worker, because tfjs comes as a script.
/* global importScripts, tf */
const packages = '/node_modules/@tensorflow';
importScripts(
  `${packages}/tfjs-core/dist/tf-core.min.js`,
  `${packages}/tfjs-backend-wasm/dist/tf-backend-wasm.min.js`,
);

async function run() {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  tf.wasm.setWasmPaths(`${packages}/tfjs-backend-wasm/dist/`);
  await tf.setBackend('wasm');
  const {measure} = await import(`./${self.location.search.slice(1)}`);
  return measure(tf);
}

run().then(
  (results) => postMessage({results}),
  (error) => postMessage({error: error.stack}),
);
