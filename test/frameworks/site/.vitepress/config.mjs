export default {
  title: 'Notes',
  outDir: '../node_modules/.built/site',
  cacheDir: '../node_modules/.built/site-cache',
  vue: {template: {compilerOptions: {isCustomElement: (tag) => tag.startsWith('llm-')}}},
  // Vite before version 8 builds workers in a form that cannot be split into files, unless told otherwise.
  vite: {worker: {format: 'es'}},
};
