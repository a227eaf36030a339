import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const kit = fileURLToPath(new URL('..', import.meta.url));
const FILES = /new URL\('(\.[^']+)', import\.meta\.url\)/g;
const SPACE = 'llm-anatomy-file';

export function llmAnatomy() {
  const plugin = {
    name: 'llm-anatomy',
    setup({initialOptions, esbuild, onResolve, onLoad}) {
      const {outdir, outfile, assetNames = '[name]-[hash]', publicPath, minify, target} = initialOptions;

      /** The worker is a bundle of its own, beside the other files: so it finds them. */
      async function bundle(worker) {
        const {outputFiles} = await esbuild.build({
          ...{outdir: outdir ?? path.dirname(outfile ?? '.'), assetNames, entryNames: assetNames},
          ...{publicPath, minify, target, entryPoints: [worker]},
          ...{bundle: true, format: 'esm', write: false, logLevel: 'silent', plugins: [plugin]},
        });
        return outputFiles.find((file) => file.path.endsWith('.js')).contents;
      }

      onLoad({filter: /\.js$/, namespace: 'file'}, async ({path: file}) => {
        if (!file.startsWith(kit)) return undefined;
        const code = await readFile(file, 'utf8');
        const names = [...new Set([...code.matchAll(FILES)].map(([, name]) => name))];
        const imports = names.map((name, i) => `import kitFile${i} from '${SPACE}:${name}';`);
        const contents = code.replace(
          FILES,
          (_, name) => `new URL(kitFile${names.indexOf(name)}, import.meta.url)`,
        );
        return {contents: imports.join('') + contents, resolveDir: path.dirname(file)};
      });

      onResolve({filter: new RegExp(`^${SPACE}:`)}, ({path: name, resolveDir}) => ({
        path: path.resolve(resolveDir, name.slice(SPACE.length + 1)),
        namespace: SPACE,
      }));

      onLoad({filter: /./, namespace: SPACE}, async ({path: file}) => ({
        contents: file.endsWith('.js') ? await bundle(file) : await readFile(file),
        loader: 'file',
      }));
    },
  };
  return plugin;
}
