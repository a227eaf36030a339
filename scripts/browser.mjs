// Finds the Chromium that tests, screenshots and size checks drive, and knows how to start it.
import {accessSync, constants, existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const applications = {
  darwin: ['', process.env.HOME].flatMap((home) => [
    `${home}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome`,
    `${home}/Applications/Chromium.app/Contents/MacOS/Chromium`,
  ]),
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Chromium', 'Application', 'chrome.exe'),
    ]),
};

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of a Chromium on this machine, or undefined. CHROME_PATH decides where it is set. */
export function findChromium() {
  if (process.env.CHROME_PATH) return [process.env.CHROME_PATH].find(isExecutable);
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return candidates.find(isExecutable) ?? applications[process.platform]?.find(existsSync);
}

/** The same, or the end of this process with a message that names the fix. */
export function requireChromium() {
  const found = findChromium();
  if (found) return found;
  const {CHROME_PATH} = process.env;
  console.error(
    CHROME_PATH
      ? `CHROME_PATH is ${CHROME_PATH}, which is no program. Correct it, or unset it to use an installed browser.`
      : 'No Chromium or Chrome was found, and this needs one.\n' +
          'Install it (on Debian, as root: apt-get install -y chromium), or set CHROME_PATH to its program.',
  );
  process.exit(1);
}

const isRoot = process.getuid?.() === 0;

export const launchArguments = [
  // Chromium's sandbox does not start as root.
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Starts it under playwright-core. */
export async function launchChromium() {
  const executablePath = requireChromium();
  const {chromium} = await import('playwright-core');
  return chromium.launch({executablePath, args: launchArguments});
}
