// Chromium and Chinese fonts for the browser tests, from the system's packages.
import { existsSync } from 'node:fs';
import { Failure, aptInstall, run, which } from '../services/run.mjs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Installs what is missing; throws a Failure with its remedy when that is impossible. */
export async function ensureBrowser() {
  const wanted = [];
  if (!places.some((path) => existsSync(path))) wanted.push('chromium');
  const fonts = which('fc-list') ? await run('fc-list', [':lang=zh', 'family']) : { stdout: '' };
  if (process.platform === 'linux' && !fonts.stdout.trim())
    wanted.push('fontconfig', 'fonts-noto-cjk');
  if (wanted.length) await aptInstall(wanted, 'leave the browser step out');
  if (!places.some((path) => existsSync(path))) {
    throw new Failure('no Chromium found after installation', `put one at ${places[0]}`);
  }
}
