// The CDN build over what tsc wrote to dist/: first the worker, alone, so that it comes in one request; then one entry
// per element and the autoloader, with what they share in hashed chunks.
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {dirname, extname, relative, resolve} from 'node:path';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

/** The worker's file in cdn/, known once it is built. */
let workerFile = '';

const noteWorker = {
  name: 'note-worker',
  generateBundle(_, bundle) {
    workerFile = Object.values(bundle).find((file) => file.isEntry).fileName;
  },
};

/**
 * Files that code names by `new URL('./file', import.meta.url)` join the build, and the URL follows them to where they
 * land: rank files and models as assets in folders of their names, the worker as the file that was built before.
 */
const importMetaFiles = {
  name: 'import-meta-files',
  transform(code, id) {
    return code.replace(/new URL\('(\.[^']+)', import\.meta\.url\)/g, (_, path) => {
      const file = resolve(dirname(id), path);
      const reference = this.emitFile(
        extname(file) === '.js'
          ? {type: 'asset', fileName: workerFile, source: readFileSync(`cdn/${workerFile}`)}
          : {type: 'asset', name: folderName(file), source: readFileSync(file)},
      );
      return `import.meta.ROLLUP_FILE_URL_${reference}`;
    });
  },
  resolveFileUrl: ({relativePath}) => `new URL('${relativePath}', import.meta.url)`,
};

/** "ranks/gpt2.bin" of dist/, "models/nano/config.json" of the package. */
function folderName(file) {
  const [inDist, inPackage] = ['dist', '.'].map((folder) => relative(folder, file).replaceAll('\\', '/'));
  return inDist.startsWith('../') ? inPackage : inDist;
}

/** In this build `import.meta.kit` is the folder of the kit that the code came with; elsewhere there is none. */
const kitFolder = {
  name: 'kit-folder',
  resolveImportMeta(property, {chunkId}) {
    if (property !== 'kit') return null;
    return `new URL('${chunkId.includes('/') ? '..' : '.'}/', import.meta.url).href`;
  },
};

/**
 * Lit's code for browsers that take no style sheets from scripts, and for polyfills of shadow DOM: no browser that the kit
 * works in needs either; what it says to those who write styles, which are written once these are built; and a note of its
 * version for the page. What bytes these would take in every figure, the figures have.
 */
const modernLit = {
  name: 'modern-lit',
  transform(code, id) {
    const [, edits] = Object.entries(litEdits).find(([file]) => id.endsWith(file)) ?? [];
    return edits?.reduce((text, [from, to]) => {
      if (!text.includes(from))
        this.error(`expected "${from}" in ${id}, which is another Lit than that of before`);
      return text.replace(from, to);
    }, code);
  },
};

const litEdits = {
  '@lit/reactive-element/css-tag.js': [
    [
      't.ShadowRoot&&(void 0===t.ShadyCSS||t.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype',
      '!0',
    ],
    ['"CSSResult is not constructable. Use `unsafeCSS` or `css` instead."', ''],
    [
      `"Value passed to 'css' function must be a 'css' function result: "+t+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security."`,
      '',
    ],
  ],
  '@lit/reactive-element/reactive-element.js': [
    ['a.reactiveElementPolyfillSupport', 'void 0'],
    [',(a.reactiveElementVersions??=[]).push("2.1.2");', ';'],
  ],
  'lit-element/lit-element.js': [
    ['s.litElementPolyfillSupport', 'void 0'],
    ['(s.litElementVersions??=[]).push("4.2.2");', ''],
  ],
  'lit-html/lit-html.js': [
    ['t.litHtmlPolyfillSupport', 'void 0'],
    [',(t.litHtmlVersions??=[]).push("3.3.3");', ';'],
  ],
};

/** Of each file, by its name, the hash that pages may ask for, as in `<script integrity>`. */
const hashes = {};

/** Writes them down in integrity.json, after each of the two builds. */
const publishHashes = {
  name: 'publish-hashes',
  generateBundle: {
    order: 'post', // after all that changes files
    handler(_, bundle) {
      for (const {fileName, code, source} of Object.values(bundle))
        hashes[fileName] = `sha384-${createHash('sha384')
          .update(code ?? source)
          .digest('base64')}`;
      const sorted = Object.fromEntries(Object.entries(hashes).sort());
      const list = `${JSON.stringify(sorted, undefined, 2)}\n`;
      this.emitFile({type: 'asset', fileName: 'integrity.json', source: list});
    },
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
        .replace(/: /g, ':')
        .replace(/(?<=[ (,:])0\./g, '.')
        .replace(/;}/g, '}'),
    ),
};

/** Indentation inside templates: after terser the only line breaks that are followed by space. Before the end of a tag none is needed. */
const templateSpace = {
  name: 'template-space',
  renderChunk: (code) => ({code: code.replace(/\n\s+>/g, '>').replace(/\n\s+/g, ' '), map: null}),
};

const plugins = [
  nodeResolve(),
  modernLit,
  importMetaFiles,
  kitFolder,
  styleSpace,
  terser({
    ecma: 2022,
    module: true,
    compress: {
      passes: 3,
      keep_fargs: false,
      pure_getters: true,
      hoist_props: true,
      unsafe_arrows: true,
      unsafe_methods: true,
    },
    format: {comments: false},
  }),
  templateSpace,
];

/**
 * What the tokenizer needs at once goes into one chunk for all: it is what every figure needs. Left alone, Rollup would
 * cut it anew for each set of figures that share something, and each cut costs a request and compresses worse.
 */
function kit(id, {getModuleInfo}) {
  const reached = new Set();
  const reach = (module) => {
    if (reached.has(module) || module.endsWith('/on-server.js')) return; // no browser needs it
    reached.add(module);
    getModuleInfo(module)?.importedIds.forEach(reach);
  };
  reach(resolve('dist/elements/llm-tokenizer/define.js'));
  // Two that most figures need are not worth a request each.
  if (/controllers\/(inline-size|playback)\.js$/.test(id)) return 'drawing';
  return reached.has(id) && !/\/elements\/|@lit\/context\/lib\/(controllers|value|context-root)/.test(id)
    ? 'kit'
    : undefined;
}

const output = {
  dir: 'cdn',
  format: 'es',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash:7].js',
  assetFileNames: '[name]-[hash:7][extname]',
  hoistTransitiveImports: false,
  experimentalMinChunkSize: 700, // a few shared lines are not worth a request
};

export default [
  {
    input: {worker: 'dist/runtime/worker.js'},
    output: {...output, entryFileNames: 'chunks/[name]-[hash:7].js'},
    plugins: [...plugins, noteWorker, publishHashes],
  },
  {
    input: {
      autoload: 'dist/autoload.js',
      ...Object.fromEntries(
        readdirSync('dist/elements').map((tag) => [tag, `dist/elements/${tag}/define.js`]),
      ),
    },
    output: {...output, manualChunks: kit, onlyExplicitManualChunks: true},
    plugins: [...plugins, publishHashes],
    // The worker's file is emitted again as it is, so that its URL can be asked for.
    onwarn: (warning, warn) => warning.code !== 'FILE_NAME_CONFLICT' && warn(warning),
  },
];
