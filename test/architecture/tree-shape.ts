// What the tree may look like, as pure functions over paths and texts, so that faults can be planted.

const nameless = new Set([
  'common',
  'utils',
  'util',
  'helpers',
  'helper',
  'core',
  'misc',
  'shared-kernel',
]);
const maxLines = 300;
const source = /\.(ts|tsx|mjs|cjs|sql)$/;

/** Folders whose name says nothing about what is in them. */
export function namelessFolders(paths: readonly string[]): string[] {
  const bad = paths.filter((path) =>
    path
      .split('/')
      .slice(0, -1)
      .some((part) => nameless.has(part)),
  );
  return bad.sort();
}

/** Hand-written source files longer than 300 lines; generated files are not asked. */
export function longFiles(paths: readonly string[], linesOf: (path: string) => number): string[] {
  return paths.filter((path) => source.test(path) && linesOf(path) > maxLines);
}

/** Libs and apps without the page that says what they promise. */
export function withoutReadme(paths: readonly string[]): string[] {
  const units = new Set(paths.flatMap((path) => /^(?:apps|libs)\/[^/]+(?=\/)/.exec(path) ?? []));
  return [...units].filter((unit) => !paths.includes(`${unit}/README.md`)).sort();
}

/** Files whose names say they manage: the word stands for no thing of the domain. */
export function managers(paths: readonly string[]): string[] {
  return paths.filter((path) => /^(apps|libs)\/.*manager\.ts$/i.test(path));
}
