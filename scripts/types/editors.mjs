// What editors read: VS Code's custom data for HTML, and JetBrains' web-types.

/** The words of a union of strings: 'a' | 'b'. */
const wordsOf = (type = '') =>
  /^'[^']*'( \| '[^']*')*$/.test(type) ? type.split(' | ').map((word) => word.slice(1, -1)) : [];

const described = ({description, default: fallback}) =>
  [description, fallback && `Default: ${fallback}`].filter(Boolean).join(' ');

export const htmlData = (elements) => ({
  version: 1.1,
  tags: elements.map(({tag, summary, attributes}) => ({
    name: tag,
    description: summary,
    attributes: attributes.map((attribute) => {
      const values = wordsOf(attribute.type?.text).map((name) => ({name}));
      return {
        name: attribute.name,
        description: described(attribute),
        // 'v' is the editor's own set for what is there or not.
        ...(attribute.type?.text === 'boolean' ? {valueSet: 'v'} : values.length > 0 && {values}),
      };
    }),
  })),
});

export const webTypes = (elements, {name, version}) => ({
  $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
  name,
  version,
  'description-markup': 'markdown',
  contributions: {
    html: {
      elements: elements.map(({tag, summary, attributes, members, events, slots}) => ({
        name: tag,
        description: summary,
        attributes: attributes.map((attribute) => ({
          name: attribute.name,
          description: described(attribute),
          value: {type: attribute.type?.text ?? 'string'},
        })),
        slots: slots.map((slot) => ({name: slot.name, description: slot.description})),
        js: {
          properties: members.map((member) => ({
            name: member.name,
            description: described(member),
            type: member.type?.text ?? 'string',
          })),
          events: events.map((event) => ({name: event.name, description: event.description})),
        },
      })),
    },
  },
});
