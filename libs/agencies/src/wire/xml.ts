import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { fatal } from './faults.js';

/** Attributes carry the data; text is used by the SOAP envelope alone. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  readonly text?: string;
}

const BYTES_MAX = 40 * 1024 * 1024;
const DEPTH_MAX = 12;
/** Above the longest answer a body writes; a million empty elements would hold the process for seconds. */
const TAGS_MAX = 200_000;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
/** What XML 1.0 can carry; anything else cannot be written even as a reference. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

// Entities stay unresolved in the parser: a document type is refused, the five of XML and numeric
// references are resolved here, so nothing can expand (CWE-776) or be fetched (CWE-611).
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignorePiTags: true,
});

type RawNode = Readonly<Record<string, unknown>>;

export function element(name: string, children: XmlElement[] = []): XmlElement {
  return { name, attributes: {}, children };
}

/** Whether the text can stand in an XML document at all. */
export function isXmlText(text: string): boolean {
  return !FORBIDDEN.test(text); // with the u flag a lone surrogate is forbidden too
}

/** Writes a whole document. */
export function writeXml(root: XmlElement, encoding = 'UTF-8'): string {
  return `<?xml version="1.0" encoding="${encoding}"?>\n${writeElement(root)}\n`;
}

function writeElement({ name, attributes, children, text }: XmlElement): string {
  const head = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  const body = (text === undefined ? '' : escape(text)) + children.map(writeElement).join('');
  return body === '' ? `<${name}${head.join('')}/>` : `<${name}${head.join('')}>${body}</${name}>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/**
 * Reads a whole document strictly.
 *
 * @throws WireFaultError `XML.TOO_LARGE`, `XML.TOO_MANY`, `XML.DOCTYPE`, `XML.BROKEN`,
 *   `XML.TOO_DEEP`.
 */
export function readXml(text: string, path: string): XmlElement {
  if (text.length > BYTES_MAX) throw fatal('XML.TOO_LARGE', path, 'XML 超过大小上限');
  if (hasMore(text, '<', TAGS_MAX)) throw fatal('XML.TOO_MANY', path, 'XML 元素过多');
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) {
    throw fatal('XML.DOCTYPE', path, 'XML 含有文档类型声明,不予解析');
  }
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw fatal('XML.BROKEN', path, `XML 不完整:${valid.err.msg}`);
  const roots = parse(text, path).filter((node) => !isText(node));
  const [root] = roots;
  if (!root || roots.length > 1) throw fatal('XML.BROKEN', path, 'XML 应当只有一个根元素');
  return readNode(root, path, 1);
}

/** Whether `mark` stands more than `limit` times in the text; looks no further than needed. */
function hasMore(text: string, mark: string, limit: number): boolean {
  let at = -1;
  for (let count = 0; count <= limit; count++) {
    at = text.indexOf(mark, at + 1);
    if (at === -1) return false;
  }
  return true;
}

function parse(text: string, path: string): RawNode[] {
  try {
    return parser.parse(text) as RawNode[];
  } catch (error) {
    throw fatal('XML.BROKEN', path, `XML 不完整:${error instanceof Error ? error.message : ''}`);
  }
}

function isText(node: RawNode): boolean {
  return '#text' in node;
}

function readNode(node: RawNode, path: string, depth: number): XmlElement {
  if (depth > DEPTH_MAX) throw fatal('XML.TOO_DEEP', path, 'XML 嵌套过深');
  const name = Object.keys(node).find((key) => key !== ':@') ?? '';
  const nested = node[name] as RawNode[];
  const raw = (node[':@'] ?? {}) as Readonly<Record<string, string>>;
  const text = nested
    .filter(isText)
    .map((part) => String(part['#text']))
    .join('');
  const attributes = Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [key, unescape(value, `${path}/${name}@${key}`)]),
  );
  const children = nested
    .filter((child) => !isText(child))
    .map((child) => readNode(child, `${path}/${name}`, depth + 1));
  return text.trim() === ''
    ? { name, attributes, children }
    : { name, attributes, children, text: unescape(text, `${path}/${name}`) };
}

function unescape(text: string, path: string): string {
  if (text.includes('<')) throw fatal('XML.BROKEN', path, 'XML 属性值中有未转义的 <');
  return text.replace(/&([^;&\s]*)(;?)/g, (_match, name: string, end: string) => {
    const value = end === ';' ? resolve(name) : undefined;
    if (value === undefined) throw fatal('XML.BROKEN', path, 'XML 含有不认识的实体引用');
    return value;
  });
}

function resolve(name: string): string | undefined {
  const numeric = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
  if (!numeric) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
  const code = numeric[1] === undefined ? Number(numeric[2]) : Number.parseInt(numeric[1], 16);
  if (code > 0x10ffff) return undefined;
  const char = String.fromCodePoint(code);
  return isXmlText(char) ? char : undefined;
}
