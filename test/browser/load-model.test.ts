import {expect} from '@open-wc/testing';
import {
  allocateParameters,
  checkpointTensors,
  CheckpointError,
  completeConfig,
  formatConfig,
  formatSafetensors,
  Heap,
  shardTensors,
} from 'llm-anatomy/core';
import {DownloadError, loadModel} from 'llm-anatomy/load';

const golden = '/test/golden/models/';

describe('loadModel() in a page', () => {
  it('takes an address, also relative to the page', async () => {
    const progress: number[] = [];
    const {model, config, tokenizer} = await loadModel(`${golden}gpt2`, {
      onProgress: ({done, total}) => progress.push(done / total),
    });
    expect(config.model_type).to.equal('gpt2');
    expect(tokenizer).to.equal(undefined);
    expect(progress.at(-1)).to.equal(1);
    const relative = await loadModel(new URL(`${golden}gpt2/config.json`, location.href));
    for (const [name, {data}] of model.parameters)
      expect(relative.model.parameters.get(name)!.data).to.deep.equal(data, name);
  });

  it('takes an address of shards', async () => {
    const {model} = await loadModel(`${golden}llama-medium/`, {wasm: false});
    expect(model.parameters.get('model.norm.weight')!.data.some((x) => x !== 0)).to.equal(true);
  });

  it('says what is not there', async () => {
    const missing = await loadModel('/nowhere/').catch((error: unknown) => error);
    expect(missing).to.be.instanceOf(CheckpointError);
    const unreachable = await loadModel('http://127.0.0.1:9/').catch((error: unknown) => error);
    expect(unreachable).to.be.instanceOf(DownloadError);
  });

  it('takes dropped files', async () => {
    const sizes = {vocab_size: 3000, hidden_size: 64, num_hidden_layers: 1, num_attention_heads: 4};
    const config = completeConfig(sizes);
    const parameters = allocateParameters(config, new Heap());
    for (const {data} of parameters.values()) for (let i = 0; i < data.length; i++) data[i] = i % 1000;
    const {index, files} = shardTensors(checkpointTensors(parameters, config), 5e5);
    const transfer = new DataTransfer();
    const add = (name: string, content: BlobPart) => transfer.items.add(new File([content], name));
    add('config.json', JSON.stringify(formatConfig(config)));
    add('model.safetensors.index.json', JSON.stringify(index));
    for (const [name, tensors] of files) add(name, formatSafetensors(tensors));
    const loaded = await loadModel(transfer.files);
    for (const [name, {data}] of parameters)
      expect(loaded.model.parameters.get(name)!.data).to.deep.equal(data, name);
  });

  it('stops when it is told', async () => {
    const controller = new AbortController();
    const loading = loadModel(`${golden}gpt2`, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    }).catch((error: unknown) => error);
    expect(String(await loading)).to.equal('Error: enough');
  });
});
