// Chromium and Firefox, by Puppeteer: one speaks CDP with it, the other WebDriver BiDi.
import {launch} from 'puppeteer-core';
import {launchArguments} from '../../scripts/browser.mjs';

async function pageOf(browser) {
  const page = await browser.newPage();
  const heard = [];
  page.on('pageerror', (error) => heard.push(`uncaught: ${error.message ?? error}`));
  return {
    heard: () => heard,
    goTo: (address) => page.goto(address, {waitUntil: 'domcontentloaded'}),
    resize: ({width, height}) => page.setViewport({width, height}),
    evaluate: (action, ...values) => page.evaluate(action, ...values),
    async press(key, {control, shift} = {}) {
      const held = [control && 'Control', shift && 'Shift'].filter(Boolean);
      for (const each of held) await page.keyboard.down(each);
      await page.keyboard.press(key);
      for (const each of held) await page.keyboard.up(each);
    },
    type: (text) => page.keyboard.type(text),
    click: ({x, y}) => page.mouse.click(x, y),
    screenshot: () => page.screenshot(),
    close: () => page.close(),
  };
}

async function start(options) {
  const browser = await launch({headless: true, protocolTimeout: 120_000, ...options});
  const version = await browser.version();
  return {version, open: () => pageOf(browser), close: () => browser.close()};
}

export const startChromium = ({program, isDark}) =>
  start({
    browser: 'chrome',
    executablePath: program,
    args: [...launchArguments, ...(isDark ? ['--force-dark-mode'] : [])],
  });

export const startFirefox = ({program, isDark}) =>
  start({
    browser: 'firefox',
    executablePath: program,
    extraPrefsFirefox: {
      'layout.css.prefers-color-scheme.content-override': isDark ? 0 : 1,
      'ui.prefersReducedMotion': 1,
    },
  });
