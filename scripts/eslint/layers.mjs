// Who may import whom in src/: the table, and the ESLint rule that enforces it on every way a module can name another.
import {readFileSync} from 'node:fs';
import path from 'node:path';

const below = ['core', 'runtime', 'context', 'controllers', 'views', 'styles', 'events'];

/**
 * One row per layer. `imports`: layers whose code it may use. `types`: layers of which it may use `import type` only.
 * `dynamic`: layers it may load with `import()` only. `packages`: npm packages. `computed`: may import an address that
 * is known only at run time. Each folder under elements/ is a layer of its own that shares the row `elements`, and the
 * word `elements` in a list means any of them; so no element can name another.
 */
export const table = {
  core: {imports: []},
  node: {imports: ['core'], packages: ['node:worker_threads']},
  runtime: {imports: ['core', 'ranks', 'models'], computed: true},
  context: {imports: ['runtime'], types: ['core', 'events'], packages: ['@lit/context']},
  events: {imports: [], types: ['core', 'runtime', 'context']},
  styles: {imports: [], packages: ['lit']},
  views: {imports: ['styles'], types: ['core'], packages: ['lit', 'uplot']},
  controllers: {
    imports: ['context', 'runtime', 'views', 'styles', 'events'],
    types: ['core'],
    packages: ['lit', '@lit/context'],
  },
  elements: {imports: below, packages: ['lit', '@lit/context']},
  index: {imports: [...below, 'elements', 'session'], packages: []},
  define: {imports: ['elements'], packages: []},
  load: {imports: ['runtime'], packages: []},
  session: {imports: ['runtime'], packages: []},
  autoload: {imports: [], dynamic: ['elements'], packages: []},
};

/** Packages that one file alone may import. */
export const single = {uplot: 'src/views/chart.ts'};

/**
 * The layer a path inside src/ belongs to; files that are not code make the layers `ranks` (the rank tables) and `models`
 * (which are beside src/).
 */
function layerOf(inside) {
  const [first, second] = inside.replace(/^\.\.\/(?=models\/)/, '').split('/');
  if (first === 'elements' && second) return `elements/${second}`;
  return inside.includes('/') ? first : first.replace(/\.[jt]s$/, '');
}

const rowOf = (layer) => table[layer.split('/')[0]];
const lists = (names = [], layer) => names.includes(layer) || names.includes(layer.split('/')[0]);

/** The package's own public paths, as the sources they are built from: 'llm-anatomy/core' → 'core/index.ts'. */
function readExports(root) {
  const {name, exports} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const inside = ({default: file}) => file.replace(/^\.\/dist\//, '').replace(/\.js$/, '.ts');
  const entries = Object.entries(exports).filter(([, target]) => typeof target === 'object');
  return {name, paths: new Map(entries.map(([key, target]) => [name + key.slice(1), inside(target)]))};
}

/** The leading text of a string or template literal, and whether that is all of it. */
function literal(node) {
  if (node?.type === 'Literal' && typeof node.value === 'string') return {text: node.value, whole: true};
  if (node?.type !== 'TemplateLiteral') return {text: '', whole: false};
  return {text: node.quasis[0].value.cooked, whole: node.expressions.length === 0};
}

const isImportMeta = (node, property) =>
  node?.type === 'MemberExpression' && node.object.type === 'MetaProperty' && node.property.name === property;

export const layers = {
  meta: {
    type: 'problem',
    docs: {description: 'keep each layer of src/ to the layers below it'},
    schema: [],
    messages: {
      stray: 'layers: this file is in no layer; add its place to scripts/eslint/layers.mjs or move it',
      layer: 'layers: {{from}} may not import {{to}}',
      typesOnly: 'layers: {{from}} may import only types of {{to}} (import type …)',
      dynamicOnly: 'layers: {{from}} may load {{to}} only with import()',
      package: 'layers: {{from}} may not import the package {{to}}',
      single: 'layers: only {{file}} may import {{to}}',
      computed: 'layers: {{from}} may not import an address that is not written out',
    },
  },

  create(context) {
    const source = path.join(context.cwd, 'src');
    const inside = path.relative(source, context.filename).split(path.sep).join('/');
    if (inside.startsWith('../')) return {};

    const from = layerOf(inside);
    const row = rowOf(from);
    if (!row) return {Program: (node) => context.report({node, messageId: 'stray'})};
    const own = readExports(context.cwd);

    function checkLayer(node, to, kind) {
      if (to === from || lists(row.imports, to)) return;
      if (lists(row.types, to)) {
        if (kind !== 'type') context.report({node, messageId: 'typesOnly', data: {from, to}});
      } else if (lists(row.dynamic, to)) {
        if (kind === 'static') context.report({node, messageId: 'dynamicOnly', data: {from, to}});
      } else context.report({node, messageId: 'layer', data: {from, to}});
    }

    function checkPackage(node, specifier) {
      const to = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
      const file = Object.hasOwn(single, to) && single[to];
      if (file && file !== `src/${inside}`) context.report({node, messageId: 'single', data: {file, to}});
      else if (!row.packages?.includes(to)) context.report({node, messageId: 'package', data: {from, to}});
    }

    /** @param {'static' | 'type' | 'dynamic'} kind */
    function check(node, kind) {
      const {text, whole} = literal(node);
      if (/^\.{1,2}\//.test(text)) {
        const target = path.posix.join(path.posix.dirname(inside), text);
        checkLayer(node, layerOf(target), kind);
      } else if (text === own.name || text.startsWith(`${own.name}/`)) {
        checkLayer(node, layerOf(own.paths.get(text) ?? text.slice(own.name.length + 1)), kind);
      } else if (text && (whole || !text.includes(':'))) checkPackage(node, text);
      else if (!row.computed) context.report({node, messageId: 'computed', data: {from}});
    }

    const checkFrom = (node) => {
      const isType = (node.importKind ?? node.exportKind) === 'type';
      if (node.source) check(node.source, isType ? 'type' : 'static');
    };
    return {
      ImportDeclaration: checkFrom,
      ExportNamedDeclaration: checkFrom,
      ExportAllDeclaration: checkFrom,
      ImportExpression: (node) => check(node.source, 'dynamic'),
      TSImportType: (node) => check(node.source ?? node.argument, 'type'),
      TSExternalModuleReference: (node) => check(node.expression, 'static'),
      CallExpression(node) {
        if (isImportMeta(node.callee, 'resolve')) check(node.arguments[0], 'dynamic');
      },
      NewExpression(node) {
        const [address, base] = node.arguments;
        if (node.callee.name === 'URL' && isImportMeta(base, 'url')) check(address, 'dynamic');
      },
    };
  },
};
