import DefaultTheme from 'vitepress/theme';

export default {
  extends: DefaultTheme,
  enhanceApp() {
    // Not on the server: there the tags stay as they are written, with what they hold for readers without JavaScript.
    if (!import.meta.env.SSR) import('llm-anatomy/autoload');
  },
};
