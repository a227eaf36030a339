// Component tests: test/browser/**/*.test.ts, in a real Chromium, against the built dist/.
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {chromeLauncher} from '@web/test-runner';
import {a11ySnapshotPlugin} from '@web/test-runner-commands/plugins';
import {fileURLToPath} from 'node:url';
import {launchArguments, requireChromium} from './scripts/browser.mjs';
import {faultyModels} from './test/browser/support/faulty-models.mjs';
import {faultyRanks} from './test/browser/support/faulty-ranks.mjs';
import {forcedColors} from './test/browser/support/forced-colors.mjs';
import {countingReporter} from './test/browser/support/reporter.mjs';
import {runnerPage} from './test/browser/support/runner-page.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Tabs of one window slow each other down, so each test file has a window. Only emulated focus lets all of them run
 * their frames, timers and focus events.
 */
async function createPage({context}) {
  const page = await context.newPage({type: 'window'});
  const client = await page.createCDPSession();
  await client.send('Emulation.setFocusEmulationEnabled', {enabled: true});
  return page;
}

export default {
  rootDir: at('.'),
  files: 'test/browser/**/*.test.ts',
  nodeResolve: true,
  concurrency: 2,
  browsers: [
    chromeLauncher({launchOptions: {executablePath: requireChromium(), args: launchArguments}, createPage}),
  ],
  plugins: [
    esbuildPlugin({ts: true, target: 'es2022', tsconfig: at('tsconfig.json')}),
    a11ySnapshotPlugin(),
    forcedColors(),
  ],
  middleware: [faultyRanks(at('dist/ranks')), faultyModels(at('models/nano'))],
  testsFinishTimeout: 300_000, // of a file: some measure models, on machines that do much else
  testFramework: {config: {ui: 'bdd', timeout: '30000'}},
  testRunnerHtml: runnerPage,
  reporters: [countingReporter()],
};
