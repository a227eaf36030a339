/** @type {import('@storybook/web-components-vite').StorybookConfig} */
export default {
  framework: '@storybook/web-components-vite',
  stories: ['../stories/**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  core: {disableTelemetry: true, disableWhatsNewNotifications: true},

  viteFinal(config) {
    return {
      ...config,
      // Relative, so that the built Storybook works under any path.
      base: './',
      worker: {...config.worker, format: 'es'},
      // Bundled beforehand, the kit's import.meta.url would no longer point at its worker and rank tables.
      optimizeDeps: {
        ...config.optimizeDeps,
        exclude: [...(config.optimizeDeps?.exclude ?? []), 'llm-anatomy'],
      },
      build: {...config.build, assetsInlineLimit: 0, chunkSizeWarningLimit: 2000},
    };
  },
};
