// dist/frameworks/: types of the elements for JSX, Vue, Svelte and Angular, and what editors read. Names come from
// custom-elements.json; what a property takes and an event carries is said by the classes themselves.
import {cp, mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {angularCode, angularTypes} from './types/angular.mjs';
import {htmlData, webTypes} from './types/editors.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = `${root}dist/frameworks`;
const templates = `${root}scripts/types`;

/** Holds other figures: what they ask for passes through it. */
const CONTAINER = 'llm-model';

const readJson = async (file) => JSON.parse(await readFile(root + file, 'utf8'));
const sorted = (values) => [...new Set(values)].sort();
const union = (names) => names.map((name) => `'${name}'`).join(' | ') || 'never';
const entries = (pairs) => pairs.map(([name, value]) => `'${name}': ${value}`).join('; ');

/** The elements of the manifest, each with its settings: `{attributes: {'model-rate': 'modelRate'}, properties: ['strings']}`. */
function elementsOf({modules}) {
  const declarations = modules.flatMap((module) => module.declarations).filter(({tagName}) => tagName);
  const allEvents = declarations.flatMap(({events = []}) => events);
  return declarations.map(({tagName: tag, name, members = [], attributes = [], events = [], ...rest}) => {
    const settable = members.filter((member) => member.kind === 'field' && !member.readonly);
    return {
      ...{tag, name, summary: rest.summary, members: settable},
      attributes: attributes.filter(({fieldName}) => fieldName),
      properties: settable.filter(({attribute}) => !attribute).map((member) => member.name),
      events: (tag === CONTAINER ? allEvents : events)
        .filter((event, i, all) => all.findIndex((other) => other.name === event.name) === i)
        .map((event) => ({name: event.name, type: event.type.text, description: event.description})),
      slots: rest.slots ?? [],
    };
  });
}

function elementTypes(elements) {
  const names = sorted(elements.flatMap(({name, events}) => [name, ...events.map(({type}) => type)]));
  const rows = elements.map(
    ({tag, name, summary, attributes, properties, events}) => `  /** ${summary} */
  '${tag}': {
    element: ${name};
    attributes: {${entries(attributes.map((each) => [each.name, `'${each.fieldName}'`]))}};
    properties: ${union(properties)};
    events: {${entries(events.map((event) => [event.name, event.type]))}};
  };`,
  );
  return `import type {${names.join(', ')}} from '../index.js';

/** Of each tag its class, its attributes with the properties that they set, those without an attribute, and its events. */
export interface LlmElements {
${rows.join('\n')}
}
`;
}

const manifest = await readJson('custom-elements.json');
const {name, version} = await readJson('package.json');
const elements = elementsOf(manifest);

await mkdir(out, {recursive: true});
const write = (file, text) => writeFile(`${out}/${file}`, text);
const writeJson = (file, value) => write(file, `${JSON.stringify(value, null, 1)}\n`);

const files = await readdir(templates);
for (const file of files.filter((each) => /\.d\.ts$|\.js$/.test(each)))
  await cp(`${templates}/${file}`, `${out}/${file}`);
// So that what has only types may also be imported for their sake, by a bundler that keeps such imports.
for (const name of ['react', 'preact', 'solid', 'vue', 'svelte']) await write(`${name}.js`, 'export {};\n');
await write('elements.d.ts', elementTypes(elements));
await write('angular.js', angularCode(elements));
await write('angular.d.ts', angularTypes(elements));
await writeJson('vscode.html-custom-data.json', htmlData(elements));
await writeJson('web-types.json', webTypes(elements, {name, version}));
