// The table of sizes in the README: `npm run sizes` writes it, and scripts/sizes.mjs holds it to the build.
import {readFile, writeFile} from 'node:fs/promises';
import {argv} from 'node:process';
import {fileURLToPath} from 'node:url';
import {format, resolveConfig} from 'prettier';
import {launchChromium, requireChromium} from './browser.mjs';
import {compressedSize, downloads, ownFiles, reachByTag} from './cdn-files.mjs';

const readme = fileURLToPath(new URL('../README.md', import.meta.url));
const [START, END] = ['<!-- sizes -->', '<!-- /sizes -->'];

const sum = async (files) => {
  let total = 0;
  for (const file of files) total += await compressedSize(file);
  return total;
};

/** For each element the bytes that it alone needs, and those of a page that has this figure and no other; without data. */
export async function measure(browser) {
  const reached = await reachByTag();
  const rows = [];
  for (const tag of [...reached.keys()].sort()) {
    const own = await sum(ownFiles(reached, tag));
    // It draws nothing itself.
    if (tag === 'llm-model') continue;
    const files = await downloads(browser, `${tag}.js`, tag);
    rows.push({tag, own, alone: await sum(files.filter((file) => file.endsWith('.js')))});
  }
  return rows;
}

const kilobytes = (bytes) => (bytes / 1000).toFixed(1);

/** What the README says now: for each tag the two numbers, in kB. */
export async function readTable() {
  const text = await readFile(readme, 'utf8');
  const table = text.slice(text.indexOf(START), text.indexOf(END));
  return new Map(
    [...table.matchAll(/`<(llm-[\w-]+)>`\s*\|\s*([\d.]+)\s*\|\s*([\d.]+)/g)].map(([, tag, own, alone]) => [
      tag,
      {own: Number(own), alone: Number(alone)},
    ]),
  );
}

async function write() {
  requireChromium();
  const browser = await launchChromium();
  const rows = await measure(browser).finally(() => browser.close());
  const lines = rows.map(({tag, own, alone}) => `| \`<${tag}>\` | ${kilobytes(own)} | ${kilobytes(alone)} |`);
  const table = ['| | its own, kB | alone on a page, kB |', '| --- | --: | --: |', ...lines].join('\n');
  const text = await readFile(readme, 'utf8');
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`README.md: expected ${START} … ${END}`);
  const whole = `${text.slice(0, start + START.length)}\n\n${table}\n\n${text.slice(end)}`;
  await writeFile(readme, await format(whole, {...(await resolveConfig(readme)), parser: 'markdown'}));
}

if (argv[1] === fileURLToPath(import.meta.url)) await write();
