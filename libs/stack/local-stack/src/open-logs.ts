import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';

/** Opens logs in a folder: the returned function appends lines to one file per program. */
export function openLogs(folder: string): (name: string, line: string) => void {
  mkdirSync(folder, { recursive: true });
  const open = new Map<string, WriteStream>();
  return (name, line) => {
    const stream = open.get(name) ?? createWriteStream(path.join(folder, `${name}.log`));
    open.set(name, stream);
    stream.write(`${line}\n`);
  };
}
