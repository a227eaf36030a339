// Installs the dependencies when they are missing or older than the lock file, so that `npm start` and
// `npm test` work as the first command after `git clone`. Node built-ins only: nothing is installed yet.
import {execSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const root = new URL('..', import.meta.url);

/** The lock file npm wrote last time, or '' when it never ran. It lacks the root package's own entry. */
function read(path) {
  try {
    return readFileSync(new URL(path, root), 'utf8');
  } catch {
    return '';
  }
}

function versions(lock) {
  if (!lock) return '';
  const packages = Object.entries(JSON.parse(lock).packages).filter(
    ([path, entry]) => path && !entry.optional,
  );
  return packages.map(([path, entry]) => `${path}@${entry.version}`).join('\n');
}

if (versions(read('node_modules/.package-lock.json')) !== versions(read('package-lock.json'))) {
  console.log('Installing dependencies (npm ci) …');
  execSync('npm ci --no-audit --no-fund', {cwd: fileURLToPath(root), stdio: 'inherit'});
}
