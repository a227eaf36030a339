// What the guides say of the kit: its elements by subject, from the manifest, and its version.
import manifest from '../../custom-elements.json';
import {version as published} from '../../package.json';

export const version = published;

const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);
const byTag = new Map(declarations.flatMap((each) => (each.tagName ? [[each.tagName, each]] : [])));

export const summaryOf = (tag) => byTag.get(tag)?.summary ?? byTag.get(tag)?.description ?? '';

/** The page of an element's attributes, events, parts and custom properties. */
export const pageOf = (subject, tag) =>
  `?path=/docs/${subject.toLowerCase().replaceAll(' ', '-')}-${tag}--docs`;

/** Every custom property of the kit, once: which elements have it, and what most of them say of it. */
export const customProperties = [
  ...Map.groupBy(
    declarations.flatMap(({tagName, cssProperties = []}) =>
      cssProperties.map((each) => ({...each, tagName})),
    ),
    ({name}) => name,
  ),
]
  .map(([name, found]) => {
    const said = [...Map.groupBy(found, ({description}) => description)];
    const [[description]] = said.sort(([, a], [, b]) => b.length - a.length);
    return {name, description, tags: found.map(({tagName}) => tagName)};
  })
  .sort((a, b) => b.tags.length - a.tags.length);
