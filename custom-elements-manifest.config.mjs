// How `npm run manifest` makes custom-elements.json: the elements and events as users see them, by the built files' paths.

/** Members without a description are Lit's own; those with an attribute stay, so that the tests see what they lack. */
const isPublic = ({name, privacy, description, attribute}) =>
  !/^[#_]/.test(name) && (!privacy || privacy === 'public') && Boolean(description || attribute);

/** Leaves what a user of an element calls, sets or hears. The analyzer itself drops what is marked @internal. */
const publicOnly = {
  name: 'public-only',
  packageLinkPhase({customElementsManifest}) {
    for (const declaration of customElementsManifest.modules.flatMap(({declarations}) => declarations)) {
      declaration.members = declaration.members?.filter(isPublic);
      // An event of a typed class is found a second time where it is dispatched, without its name.
      declaration.events = declaration.events?.filter(({name}) => name);
    }
  },
};

const built = (path) => path.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');

/** Names the files that are published in place of the sources. */
const builtPaths = {
  name: 'built-paths',
  packageLinkPhase({customElementsManifest}) {
    const visit = (value) => {
      if (!value || typeof value !== 'object') return;
      for (const key of ['path', 'module']) {
        if (typeof value[key] === 'string') value[key] = built(value[key]);
      }
      Object.values(value).forEach(visit);
    };
    visit(customElementsManifest.modules);
  },
};

/** The files are found in the order of the disk. */
const sorted = {
  name: 'sorted',
  packageLinkPhase({customElementsManifest}) {
    customElementsManifest.modules.sort((a, b) => (a.path < b.path ? -1 : 1));
  },
};

export default {
  globs: ['src/elements/**/*.ts', 'src/events/*.ts'],
  exclude: ['**/*.styles.ts'],
  outdir: '.',
  litelement: true,
  packagejson: false,
  plugins: [publicOnly, builtPaths, sorted],
};
