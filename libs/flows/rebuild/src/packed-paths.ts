/** A list of paths in one buffer, because as texts they would take most of the memory of a rebuild. */
export interface PackedPaths {
  length: number;
  at(index: number): string;
  /** Returns the paths from `start` to before `end`, or to the last path. */
  slice(start: number, end: number): string[];
}

/** @param folder the path that all paths begin with */
export function packPaths(folder: string, paths: readonly string[]): PackedPaths {
  const { length } = paths;
  const ends = new Uint32Array(length);
  const parts: Buffer[] = [];
  let bytes = 0;
  for (const [i, path] of paths.entries()) {
    const part = Buffer.from(path.slice(folder.length));
    bytes += part.length;
    ends[i] = bytes;
    parts.push(part);
  }
  const packed = Buffer.concat(parts, bytes);
  const at = (index: number): string =>
    folder + packed.toString('utf8', index === 0 ? 0 : ends[index - 1], ends[index]);
  return {
    length,
    at,
    slice: (start, end) =>
      Array.from({ length: Math.max(0, Math.min(end, length) - start) }, (_, i) => at(start + i)),
  };
}
