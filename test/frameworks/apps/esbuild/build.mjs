import {build} from 'esbuild';
import {llmAnatomy} from 'llm-anatomy/esbuild';

await build({
  entryPoints: ['main.js'],
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  plugins: [llmAnatomy()],
});
