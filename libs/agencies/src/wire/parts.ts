import type { Faults } from './faults.js';
import type { Value } from './values.js';
import { type XmlElement, element } from './xml.js';

/**
 * A piece of an element, both ways. `take` notes what is wrong in `faults` and goes on with a
 * harmless value; the caller throws when anything was noted.
 */
export interface Part<T> {
  put(value: T, into: XmlElement): void;
  take(from: XmlElement, faults: Faults, path: string): T;
}

export type Parts<T> = { readonly [Key in keyof T]-?: Part<T[Key]> };

/** A required attribute. */
export function attr<T>(name: string, value: Value<T>): Part<T> {
  return {
    put: (given, into) => {
      into.attributes[name] = value.write(given);
    },
    take: (from, faults, path) => {
      const text = from.attributes[name];
      if (text !== undefined) return value.read(text, faults, `${path}@${name}`);
      faults.add('FIELD.MISSING', `${path}@${name}`, '缺少必填项');
      return value.blank;
    },
  };
}

/** An attribute that may be absent; an empty one counts as absent, as bodies send them. */
export function maybe<T>(name: string, value: Value<T>): Part<T | undefined> {
  return {
    put: (given, into) => {
      if (given !== undefined) into.attributes[name] = value.write(given);
    },
    take: (from, faults, path) => {
      const text = from.attributes[name];
      return text === undefined || text === ''
        ? undefined
        : value.read(text, faults, `${path}@${name}`);
    },
  };
}

/** Several parts of one element as an object; absent ones leave no key. */
export function object<T extends object>(parts: Parts<T>): Part<T> {
  const entries = Object.entries(parts) as [keyof T & string, Part<unknown>][];
  return {
    put: (given, into) => {
      for (const [key, part] of entries) part.put(given[key], into);
    },
    take: (from, faults, path) =>
      Object.fromEntries(
        entries
          .map(([key, part]) => [key, part.take(from, faults, path)] as const)
          .filter(([, value]) => value !== undefined),
      ) as T,
  };
}

/** An object that is there when the marking attribute is. */
export function maybeObject<T extends object>(mark: string, parts: Parts<T>): Part<T | undefined> {
  const inner = object(parts);
  return {
    put: (given, into) => {
      if (given !== undefined) inner.put(given, into);
    },
    take: (from, faults, path) =>
      (from.attributes[mark] ?? '') === '' ? undefined : inner.take(from, faults, path),
  };
}

/** Child elements of one name, in order. */
export function rows<T>(name: string, row: Part<T>): Part<readonly T[]> {
  return {
    put: (given, into) => {
      for (const value of given) into.children.push(elementOf(name, row, value));
    },
    take: (from, faults, path) =>
      from.children
        .filter((child) => child.name === name)
        .map((child, index) => row.take(child, faults, `${path}/${name}[${index + 1}]`)),
  };
}

/** A value that the place itself tells; nothing on the wire. */
export function fixed<T>(value: T): Part<T> {
  return { put: () => undefined, take: () => value };
}

export function elementOf<T>(name: string, part: Part<T>, value: T): XmlElement {
  const made = element(name);
  part.put(value, made);
  return made;
}
