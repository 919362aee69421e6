import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** One value of a file, or why the file has none. */
export type Entry = { from: string } & ({ value: unknown } | { why: string });

const LINES = new Set(['.jsonl', '.ndjson']);

/** Returns all JSON values below a folder by file name: one in `.json`, one per line in `.jsonl` and `.ndjson`. */
export async function* readFolder(folder: string): AsyncGenerator<Entry> {
  // a link would add its file a second time
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const names = files.map((file) => path.relative(folder, path.join(file.parentPath, file.name))).sort();
  for (const name of names) {
    const extension = path.extname(name).toLowerCase();
    if (extension !== '.json' && !LINES.has(extension)) {
      yield { from: name, why: 'neither .json nor .jsonl nor .ndjson' };
      continue;
    }
    const text = await readFile(path.join(folder, name), 'utf8');
    if (LINES.has(extension)) yield* valuesOfLines(name, text);
    else yield parsed(name, text);
  }
}

function* valuesOfLines(name: string, text: string): Generator<Entry> {
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() !== '') yield parsed(`${name}:${index + 1}`, line);
  }
}

function parsed(from: string, text: string): Entry {
  try {
    return { from, value: JSON.parse(text) as unknown };
  } catch (error) {
    return { from, why: `not JSON: ${(error as SyntaxError).message}` };
  }
}
