/** @type {import('@storybook/web-components-vite').StorybookConfig} */
export default {
  framework: '@storybook/web-components-vite',
  stories: ['../stories/guides/*.mdx', '../stories/**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  core: {disableTelemetry: true, disableWhatsNewNotifications: true},

  viteFinal(config) {
    const {entries = [], exclude = [], include = []} = config.optimizeDeps ?? {};
    return {
      ...config,
      // Relative, so that the built Storybook works under any path.
      base: './',
      worker: {...config.worker, format: 'es'},
      optimizeDeps: {
        ...config.optimizeDeps,
        // Bundled beforehand, the kit's import.meta.url would no longer point at its worker and rank tables.
        exclude: [...exclude, 'llm-anatomy'],
        // What is excluded is not searched for its own dependencies; found late, they would reload the page.
        entries: [entries, 'src/define.ts'].flat(),
        // Storybook's renderer imports it unbundled, and with it a second Lit.
        include: [...include, 'lit/directive-helpers.js'],
      },
      build: {...config.build, assetsInlineLimit: 0, chunkSizeWarningLimit: 2000},
    };
  },
};
