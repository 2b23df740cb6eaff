/** Members whose value is personal or secret: never logged, at any depth. */
const HIDDEN_KEYS = new Set(
  [
    ...['name', 'displayName', 'partyName', 'holderName', 'accountName', 'payerName', 'payeeName'],
    ...['documentNumber', 'documentDigest', 'idNumber', 'account', 'accountNumber', 'bankAccount'],
    ...['payerAccount', 'payeeAccount', 'phone', 'mobile', 'address', 'password', 'secret'],
    ...[
      'authorization',
      'cookie',
      'set-cookie',
      'bearer',
      'accessToken',
      'refreshToken',
      'idToken',
    ],
    // Driver errors carry the row's values here.
    ...['parameters', 'detail', 'driverError', 'where'],
  ].map(normalised),
);
const DEPTH_MAX = 8;
const ITEMS_MAX = 100;
export const HIDDEN = '[已隐去]';

const EDGE_BEFORE = '(?<![0-9A-Za-z-])';
const EDGE_AFTER = '(?![0-9A-Za-z-])';
/** Identity number, bank card, mobile number, bearer token inside free text. */
const TEXT_PATTERNS = [
  new RegExp(`${EDGE_BEFORE}\\d{17}[\\dXx]${EDGE_AFTER}`, 'g'),
  new RegExp(`${EDGE_BEFORE}\\d{15,19}${EDGE_AFTER}`, 'g'),
  new RegExp(`${EDGE_BEFORE}1[3-9]\\d{9}${EDGE_AFTER}`, 'g'),
  /eyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  /(?<=Bearer )\S+/gi,
];

/** Hides numbers and tokens that identify a person in free text. */
export function redactText(text: string): string {
  return TEXT_PATTERNS.reduce((done, pattern) => done.replace(pattern, HIDDEN), text);
}

/** A copy fit for the log: personal and secret members hidden, errors opened, depth and length limited. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= DEPTH_MAX) return '[过深]';
  if (Array.isArray(value)) {
    return value.slice(0, ITEMS_MAX).map((item) => redact(item, depth + 1));
  }
  if (value instanceof Error) return redactError(value, depth);
  return redactMembers(value, depth);
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const more = redactMembers(error, depth);
  delete more['name'];
  return {
    ...more,
    type: error.name,
    message: redactText(error.message),
    ...(error.stack ? { stack: redactText(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}

function redactMembers(value: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value).slice(0, ITEMS_MAX)) {
    const hidden = HIDDEN_KEYS.has(normalised(key)) && member !== undefined && member !== null;
    copy[key] = hidden ? HIDDEN : redact(member, depth + 1);
  }
  return copy;
}

/** `document_number`, `documentNumber` and `Document-Number` are one member. */
function normalised(key: string): string {
  return key.replaceAll(/[-_]/g, '').toLowerCase();
}
