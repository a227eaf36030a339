// How `npm run manifest` makes custom-elements.json: the elements and events as users see them, by the built files' paths.
import * as plugins from './scripts/manifest-plugins.mjs';

const {
  createModules,
  publicOnly,
  writtenOutUnions,
  styleDefaults,
  definitions,
  globalSuperclasses,
  builtPaths,
} = plugins;

export default {
  globs: ['src/elements/*/{llm-*,define}.ts', 'src/events/*.ts'],
  exclude: ['**/*.styles.ts'],
  outdir: '.',
  litelement: true,
  packagejson: false,
  overrideModuleCreation: createModules,
  plugins: [publicOnly, writtenOutUnions(), styleDefaults, definitions, globalSuperclasses, builtPaths],
};
