import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import {defineConfig} from 'eslint/config';
import tseslint from 'typescript-eslint';
import {layers} from './scripts/eslint/layers.mjs';

/** What exists only in a page or that does input or output: src/core is pure and runs anywhere. */
const impure = [
  ...['document', 'window', 'self', 'navigator', 'location', 'history', 'customElements', 'matchMedia'],
  ...[
    'Element',
    'HTMLElement',
    'SVGElement',
    'ShadowRoot',
    'Node',
    'Document',
    'Event',
    'CustomEvent',
    'EventTarget',
  ],
  ...[
    'MutationObserver',
    'ResizeObserver',
    'IntersectionObserver',
    'getComputedStyle',
    'Image',
    'Blob',
    'File',
  ],
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'Request', 'Response', 'caches', 'indexedDB'],
  ...['localStorage', 'sessionStorage', 'postMessage', 'importScripts', 'MessageChannel', 'BroadcastChannel'],
  ...[
    'requestAnimationFrame',
    'requestIdleCallback',
    'setTimeout',
    'setInterval',
    'performance',
    'crypto',
    'process',
  ],
  'Buffer',
];
const workers = ['Worker', 'SharedWorker'];
const restrictGlobals = (names, message) => [
  'error',
  {
    globals: names.map((name) => ({name, message})),
    checkGlobalObject: true,
    globalObjects: ['globalThis', 'window', 'self'],
  },
];
const pure = 'layers: src/core is pure: no DOM, no network, no clock.';

const withoutEmit = 'TypeScript is for types only: this would emit code.';

export default defineConfig(
  {
    ignores: [
      ...['dist/', 'cdn/', 'site/', 'storybook-static/', 'shots/', 'coverage/', 'training/run/'],
      'src/core/tensor/wasm-binary.ts',
    ],
  },
  {linterOptions: {reportUnusedDisableDirectives: 'error'}},
  tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', {fixStyle: 'separate-type-imports'}],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-expressions': ['error', {allowTaggedTemplates: true}],
      'no-restricted-syntax': [
        'error',
        {selector: 'TSEnumDeclaration', message: `${withoutEmit} Use a union of strings.`},
        {selector: 'TSModuleDeclaration:not([declare=true])', message: `${withoutEmit} Use a module.`},
        {selector: 'TSParameterProperty', message: `${withoutEmit} Declare a field.`},
      ],
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [lit.configs['flat/recommended'], litA11y.configs.recommended, wc.configs['flat/best-practice']],
    plugins: {local: {rules: {layers}}},
    rules: {
      'local/layers': 'error',
      'no-restricted-globals': restrictGlobals(workers, 'layers: only src/runtime starts workers.'),
      'lit/lifecycle-super': 'error',
      // It takes Lit's ReactiveElement for a bare HTMLElement, whose callbacks may be missing.
      'wc/guard-super-call': 'off',
    },
  },
  {files: ['src/runtime/**/*.ts'], rules: {'no-restricted-globals': 'off'}},
  {
    files: ['src/core/**/*.ts'],
    rules: {'no-restricted-globals': restrictGlobals([...impure, ...workers], pure)},
  },
  {
    files: ['src/core/{nn,tensor}/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {group: ['**/model/**'], message: 'layers: a model is made of nn and tensor, not they of it.'},
          ],
        },
      ],
    },
  },
  {files: ['src/elements/**/*.ts'], rules: {'max-lines': ['error', 350]}},
  {
    // Types alone. To add to a framework's interface is to extend one without adding a member.
    files: ['scripts/types/*.d.ts'],
    rules: {
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', {allowInterfaces: 'with-single-extends'}],
    },
  },
  {files: ['test/**/*.ts'], rules: {'@typescript-eslint/no-unused-expressions': 'off'}},
);
