// What the manifest's analyzer does not find out by itself, and what it finds that is not for users.
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';

const declarationsOf = (manifest) => manifest.modules.flatMap(({declarations}) => declarations);

/** Members without a description are Lit's own; those with an attribute stay, so that the tests see what they lack. */
const isPublic = ({name, privacy, description, attribute}) =>
  !/^[#_]/.test(name) && (!privacy || privacy === 'public') && Boolean(description || attribute);

/** Leaves what a user of an element calls, sets or hears. The analyzer itself drops what is marked @internal. */
export const publicOnly = {
  name: 'public-only',
  packageLinkPhase({customElementsManifest}) {
    for (const declaration of declarationsOf(customElementsManifest)) {
      declaration.members = declaration.members?.filter(isPublic);
      // An event of a typed class is found a second time where it is dispatched, without its name.
      declaration.events = declaration.events?.filter(({name}) => name);
    }
  },
};

let checker;

/** The analyzer reads each file by itself; a program knows the types that files import from one another too. */
export function createModules({ts, globs}) {
  const {config} = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const {options} = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  // In order: they are found in that of the disk's answers, and a union's members stand in that of their first meeting.
  const files = globs.map((glob) => path.resolve(glob)).sort();
  const program = ts.createProgram(files, options);
  checker = program.getTypeChecker();
  return files.map((file) => program.getSourceFile(file));
}

/** Writes out the unions of strings that sources call by a name: editors and Storybook offer them as choices. */
export function writtenOutUnions() {
  const written = new Map();
  return {
    name: 'written-out-unions',

    analyzePhase({ts, node}) {
      if (!ts.isClassDeclaration(node)) return;
      for (const member of node.members.filter(ts.isPropertyDeclaration)) {
        const type = checker.getTypeAtLocation(member);
        if (!type.isUnion() || !type.types.every((part) => part.isStringLiteral())) continue;
        const text = type.types.map(({value}) => `'${value}'`).join(' | ');
        written.set(`${node.name.text}.${member.name.text}`, {text});
      }
    },

    packageLinkPhase({customElementsManifest}) {
      for (const {name, members = [], attributes = []} of declarationsOf(customElementsManifest)) {
        for (const item of [...members, ...attributes]) {
          item.type = written.get(`${name}.${item.fieldName ?? item.name}`) ?? item.type;
        }
      }
    },
  };
}

/** The text up to the parenthesis that closes the one before it. */
function untilClosed(text) {
  let depth = 1;
  const end = [...text].findIndex((character) => {
    if (character === '(') depth++;
    if (character === ')') depth--;
    return depth === 0;
  });
  return text.slice(0, end).trim().replace(/\s+/g, ' ');
}

/** The defaults of custom properties, from the one place where they are set: `var(--llm-ink, …)` in src/styles. */
export const styleDefaults = {
  name: 'style-defaults',
  packageLinkPhase({customElementsManifest}) {
    const sources = readdirSync('src/styles').map((file) => readFileSync(`src/styles/${file}`, 'utf8'));
    const defaults = new Map();
    for (const text of sources) {
      for (const match of text.matchAll(/var\(\s*(--llm-[\w-]+),/g)) {
        defaults.set(match[1], untilClosed(text.slice(match.index + match[0].length)));
      }
    }
    for (const {cssProperties = []} of declarationsOf(customElementsManifest)) {
      for (const property of cssProperties) property.default ??= defaults.get(property.name);
    }
  },
};

/** Links each tag to the module that registers it: the analyzer does not see through controllers/define.ts. */
export const definitions = {
  name: 'definitions',
  packageLinkPhase({customElementsManifest: {modules}}) {
    for (const {path: file, declarations} of modules) {
      for (const {name, tagName} of declarations.filter((declaration) => declaration.tagName)) {
        const definition = modules.find((module) => module.path === file.replace(/[^/]*$/, 'define.ts'));
        definition?.exports.push({
          kind: 'custom-element-definition',
          name: tagName,
          declaration: {name, module: file},
        });
      }
    }
  },
};

/** The analyzer takes a class of the platform for one of the module's own. */
export const globalSuperclasses = {
  name: 'global-superclasses',
  packageLinkPhase({customElementsManifest}) {
    for (const declaration of declarationsOf(customElementsManifest)) {
      if (declaration.superclass?.name === 'Event')
        declaration.superclass = {name: 'Event', package: 'global:'};
    }
  },
};

/** Modules come by their full path, and references to them without the slash in front. */
function built(file) {
  const inside = path.relative(process.cwd(), path.resolve('/', file));
  return inside
    .split(path.sep)
    .join('/')
    .replace(/^src\//, 'dist/')
    .replace(/\.ts$/, '.js');
}

/** Names the files that are published in place of the sources, in an order that is not the disk's. */
export const builtPaths = {
  name: 'built-paths',
  packageLinkPhase({customElementsManifest: {modules}}) {
    const visit = (value) => {
      if (!value || typeof value !== 'object') return;
      for (const key of ['path', 'module']) {
        if (typeof value[key] === 'string') value[key] = built(value[key]);
      }
      Object.values(value).forEach(visit);
    };
    visit(modules);
    modules.sort((a, b) => (a.path < b.path ? -1 : 1));
  },
};
