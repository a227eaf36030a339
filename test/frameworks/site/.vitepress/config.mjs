export default {
  title: 'Notes',
  vue: {template: {compilerOptions: {isCustomElement: (tag) => tag.startsWith('llm-')}}},
  vite: {
    worker: {format: 'es'},
    optimizeDeps: {exclude: ['llm-anatomy']},
  },
};
