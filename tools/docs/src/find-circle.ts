/** The imports of each file, by name. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/** Returns the first cycle of imports, `[a, b, a]`; undefined when there is none. */
export function findCircle(imports: Imports): string[] | undefined {
  const seen = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file];
    if (seen.has(file)) return undefined;
    seen.add(file);
    return first(imports.get(file) ?? [], (next) => visit(next, [...path, file]));
  };
  return first([...imports.keys()], (file) => visit(file, []));
}

function first<T>(files: readonly string[], find: (file: string) => T | undefined): T | undefined {
  for (const file of files) {
    const found = find(file);
    if (found !== undefined) return found;
  }
  return undefined;
}
