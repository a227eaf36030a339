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

/** @type {import('@storybook/web-components-vite').Preview} */
export default {
  tags: ['autodocs'],
  decorators: [ground],
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
