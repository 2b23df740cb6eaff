// Real protocol pings, without a client library: an open port alone proves nothing.
import { createConnection, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';

const held = new Map();

/**
 * The first port from `start` upwards that can be bound on 127.0.0.1. It is held for this process
 * until `letGo` or its end: between the choice and the bind another of our commands, started at the
 * same moment, would choose it too.
 */
export async function freePort(start, taken = []) {
  for (let port = start; port < start + 200; port += 1) {
    if (taken.includes(port) || !(await hold(port))) continue;
    if (await canBind(port)) return port;
    letGo([port]);
  }
  throw new Error(`no free port between ${start} and ${start + 199}`);
}

/** Ends the hold on ports: what listens there now holds them itself, or nobody needs them. */
export function letGo(ports) {
  for (const port of ports) {
    held.get(port)?.close();
    held.delete(port);
  }
}

/** The sign that a port is spoken for: a listener on another one, which ends with the process. */
const signOf = (port) => (port > 55_000 ? port - 10_000 : port + 10_000);

async function hold(port) {
  if (held.has(port)) return true;
  const sign = await listen(signOf(port));
  if (!sign) return false;
  sign.unref();
  held.set(port, sign);
  return true;
}

/** A listener on 127.0.0.1, undefined where the port is taken. */
function listen(port) {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}

export async function canBind(port) {
  const server = await listen(port);
  if (!server) return false;
  return new Promise((resolve) => server.close(() => resolve(true)));
}

/** Sends bytes and hands the growing answer to `judge` until it returns a verdict; undefined on silence. */
function exchange({ host, port, tls = false }, bytes, judge, timeoutMs) {
  return new Promise((resolve) => {
    const socket = tls
      ? connectTls({ host, port, servername: host })
      : createConnection({ host, port });
    let answer = Buffer.alloc(0);
    const finish = (verdict) => {
      socket.destroy();
      resolve(verdict);
    };
    socket.setTimeout(timeoutMs, () => finish(undefined));
    socket.once('error', () => finish(undefined));
    socket.once('close', () => finish(undefined));
    socket.once(tls ? 'secureConnect' : 'connect', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      const verdict = judge(answer);
      if (verdict !== undefined) finish(verdict);
    });
  });
}

/** True when PostgreSQL lets this user begin to log in (an error such as "starting up" is false). */
export async function pingPostgres(url, timeoutMs = 1500) {
  const at = new URL(url);
  const user = decodeURIComponent(at.username || 'postgres');
  const database = decodeURIComponent(at.pathname.slice(1) || 'postgres');
  const body = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(196608, 4); // protocol 3.0
  const target = { host: at.hostname, port: Number(at.port || 5432) };
  const judge = (answer) => (answer.length ? answer[0] === 0x52 : undefined); // 'R'
  return (await exchange(target, Buffer.concat([head, body]), judge, timeoutMs)) === true;
}

function redisTarget(url) {
  const at = new URL(url);
  return {
    at,
    target: { host: at.hostname, port: Number(at.port || 6379), tls: at.protocol === 'rediss:' },
  };
}

/** Sends one inline command (after AUTH when the URL carries a password) and returns its raw reply. */
export async function askRedis(url, command, timeoutMs = 1500) {
  const { at, target } = redisTarget(url);
  const auth = at.password
    ? `AUTH ${at.username ? `${decodeURIComponent(at.username)} ` : ''}${decodeURIComponent(at.password)}\r\n`
    : '';
  const judge = (answer) => {
    const text = answer.toString();
    const rest = auth ? text.slice(text.indexOf('\r\n') + 2) : text;
    return rest.endsWith('\r\n') ? rest : undefined;
  };
  return exchange(target, `${auth}${command}\r\n`, judge, timeoutMs);
}

export async function pingRedis(url, timeoutMs = 1500) {
  return (await askRedis(url, 'PING', timeoutMs))?.startsWith('+PONG') ?? false;
}

/** True when at least one unfenced broker is named by the Metadata answer (API 3, version 1). */
export async function pingKafka(brokers, timeoutMs = 1500) {
  const [host, port] = brokers.split(',')[0].split(':');
  const client = Buffer.from('services');
  const request = Buffer.alloc(4 + 8 + 2 + client.length + 4);
  request.writeInt32BE(request.length - 4, 0);
  request.writeInt16BE(3, 4);
  request.writeInt16BE(1, 6);
  request.writeInt32BE(1, 8);
  request.writeInt16BE(client.length, 12);
  client.copy(request, 14);
  request.writeInt32BE(0, 14 + client.length); // no topic
  const judge = (answer) => {
    if (answer.length < 12 || answer.length < 4 + answer.readInt32BE(0)) return undefined;
    return answer.readInt32BE(8) > 0;
  };
  return (await exchange({ host, port: Number(port) }, request, judge, timeoutMs)) === true;
}

/** Calls `check` every 50 ms until it is true; false when the time is over or `abort` says so. */
export async function until(check, limitMs, abort = () => false) {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    if (await check()) return true;
    if (abort()) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
