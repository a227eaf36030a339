// `node scripts/release.mjs v1.2.3` holds a tag to package.json and CHANGELOG.md, and prints what the changelog says of that version.
// `--next` is asked by `npm version`, before it writes anything: has the changelog the version that is about to be?
// `--channel` prints under which of npm's tags this version is published: `latest`, or `next` for one such as 1.0.0-rc.1.
import {readFile} from 'node:fs/promises';

const [asked = ''] = process.argv.slice(2);
const read = (name) => readFile(new URL(`../${name}`, import.meta.url), 'utf8');
const {version} = JSON.parse(await read('package.json'));

function fail(message) {
  console.error(message);
  process.exit(1);
}

async function notesOf(released) {
  const sections = (await read('CHANGELOG.md')).split(/^## /m).slice(1);
  const section = sections.find((each) => each.split(/\s/, 1)[0] === released);
  if (!section) fail(`expected a section “## ${released}” in CHANGELOG.md`);
  const [title, ...notes] = section.split('\n');
  if (/unreleased/i.test(title)) fail(`expected a date behind ${released} in CHANGELOG.md, got “${title}”`);
  return notes.join('\n').trim();
}

if (asked === '--channel') {
  console.log(version.includes('-') ? 'next' : 'latest');
} else if (asked === '--next') {
  const {npm_new_version: next} = process.env;
  if (!next) fail('expected npm_new_version, which `npm version` sets');
  await notesOf(next);
} else {
  if (asked !== `v${version}`)
    fail(`expected the tag v${version}, as package.json says, got ${asked || 'none'}`);
  console.log(await notesOf(version));
}
