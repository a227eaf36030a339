// The CDN build: one entry per element and the autoloader, over what tsc wrote to dist/; shared code in hashed chunks.
import {readdirSync, readFileSync} from 'node:fs';
import {basename, dirname, extname, resolve} from 'node:path';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

const elements = readdirSync('dist/elements');

/**
 * Files that code names by `new URL('./file', import.meta.url)` join the build: scripts (the worker) as chunks, others
 * (rank files) as assets, and the URL follows them to where they land.
 */
const importMetaFiles = {
  name: 'import-meta-files',
  transform(code, id) {
    return code.replace(/new URL\('(\.[^']+)', import\.meta\.url\)/g, (_, path) => {
      const file = resolve(dirname(id), path);
      const reference = this.emitFile(
        extname(file) === '.js'
          ? {type: 'chunk', id: file}
          : {type: 'asset', name: basename(file), source: readFileSync(file)},
      );
      return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`;
    });
  },
};

/** Comments and space in styles, which terser leaves alone. */
const styleSpace = {
  name: 'style-space',
  transform: (code) =>
    code.replace(/css `[^`]*`|css`[^`]*`/g, (style) =>
      style
        .replace(/\/\*.*?\*\//gs, '')
        .replace(/\s+/g, ' ')
        .replace(/ ?([{};,]) /g, '$1')
        .replace(/: /g, ':'),
    ),
};

/** Indentation inside templates and styles: after terser the only line breaks that are followed by space. */
const templateSpace = {
  name: 'template-space',
  renderChunk: (code) => ({code: code.replace(/\n\s+/g, ' '), map: null}),
};

export default {
  input: {
    autoload: 'dist/autoload.js',
    ...Object.fromEntries(elements.map((tag) => [tag, `dist/elements/${tag}/define.js`])),
  },
  output: {
    dir: 'cdn',
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    assetFileNames: 'ranks/[name]-[hash][extname]',
    hoistTransitiveImports: false,
  },
  plugins: [
    nodeResolve(),
    importMetaFiles,
    styleSpace,
    terser({
      ecma: 2022,
      module: true,
      compress: {passes: 3, keep_fargs: false, pure_getters: true, hoist_props: true},
      format: {comments: false},
    }),
    templateSpace,
  ],
};
