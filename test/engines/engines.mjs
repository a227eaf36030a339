// The engines, where each is on this machine, and what each tells of its pages by the same few words.
import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';
import {findChromium} from '../../scripts/browser.mjs';
import {startChromium, startFirefox} from './puppeteer.mjs';
import {startWebKit} from './webkit.mjs';

function find(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names
    .flatMap((name) => (name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name))))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const miniBrowsers = ['x86_64', 'aarch64'].flatMap((machine) =>
  ['4.1', '6.0', '4.0'].map((api) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-${api}/MiniBrowser`),
);

/** Each has the programs that it needs, by name, and the packages of Debian that bring them. */
export const engines = {
  Chromium: {packages: 'chromium', needs: {program: findChromium()}, start: startChromium},
  Firefox: {
    packages: 'firefox-esr',
    needs: {program: find('firefox-esr', 'firefox')},
    start: startFirefox,
  },
  WebKitGTK: {
    packages: 'webkit2gtk-driver xvfb',
    needs: {program: find('WebKitWebDriver'), browser: find(...miniBrowsers), display: find('Xvfb')},
    start: startWebKit,
  },
};

/** What to do where an engine is not on this machine; undefined where it is. */
export const missing = ({packages, needs}) =>
  Object.values(needs).every(Boolean)
    ? undefined
    : `not on this machine: on Debian, as root, apt-get install -y ${packages}`;
