// Puts stubs for optional packages of other platforms into package-lock.json.
// A registry that does not serve them makes npm drop them from the lock, and then `npm ci`
// fails everywhere with EUSAGE. Run after every dependency change: `npm run lock`.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = lock.packages;

const resolvable = (from, name) => {
  let at = from;
  for (;;) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (!at) return false;
    const cut = at.lastIndexOf('node_modules/');
    at = cut <= 0 ? '' : at.slice(0, cut - 1);
  }
};

let added = 0;
for (const [path, entry] of Object.entries({ ...packages })) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (resolvable(path, name)) continue;
    packages[`node_modules/${name}`] = {
      version: range.replace(/^[^0-9]*/, ''),
      os: ['none'],
      cpu: ['none'],
      optional: true,
    };
    added += 1;
  }
}
for (const entry of Object.values(packages)) delete entry.resolved;
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`package-lock.json: ${added} platform stubs added\n`);
