import {setCustomElementsManifest} from '@storybook/web-components-vite';
import {html} from 'lit';
import manifest from '../custom-elements.json';

setCustomElementsManifest(manifest);

/** The ground each story stands on, with the colour scheme and the direction that the toolbar or the story chose. */
const ground = (story, {globals: {scheme, direction}, viewMode}) => html`
  <div
    dir=${direction}
    style="color-scheme: ${scheme}; background: Canvas; color: CanvasText; padding: 1rem; box-sizing: border-box;
      ${viewMode === 'story' ? 'min-block-size: 100vh' : ''}"
  >
    ${story()}
  </div>
`;

/** A union of strings in the manifest becomes a menu; events, parts and custom properties have nothing to set. */
function completeControls({argTypes}) {
  const complete = (argType) => {
    const {table = {}, control} = argType;
    if (control !== undefined) return argType;
    if (table.category !== 'attributes') return {...argType, control: {disable: true}};
    const words = table.type?.summary?.split(' | ') ?? [];
    const isUnion = words.length > 1 && words.every((word) => /^'.*'$/.test(word));
    return isUnion
      ? {...argType, control: {type: 'select'}, options: words.map((word) => word.slice(1, -1))}
      : argType;
  };
  return Object.fromEntries(Object.entries(argTypes).map(([name, argType]) => [name, complete(argType)]));
}

/** @type {import('@storybook/web-components-vite').Preview} */
export default {
  tags: ['autodocs'],
  decorators: [ground],
  argTypesEnhancers: [completeControls],
  parameters: {
    layout: 'fullscreen',
    a11y: {test: 'error'},
    backgrounds: {disable: true},
    controls: {expanded: true},
  },
  initialGlobals: {scheme: 'light', direction: 'ltr'},
  globalTypes: {
    scheme: {
      description: 'Colour scheme',
      toolbar: {
        dynamicTitle: true,
        items: [
          {value: 'light', title: 'Light', icon: 'sun'},
          {value: 'dark', title: 'Dark', icon: 'moon'},
        ],
      },
    },
    direction: {
      description: 'Direction of the text',
      toolbar: {
        dynamicTitle: true,
        items: [
          {value: 'ltr', title: 'Left to right', icon: 'arrowrightalt'},
          {value: 'rtl', title: 'Right to left', icon: 'arrowleftalt'},
        ],
      },
    },
  },
};
