import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';

/** Writes the lines of programs into a folder, a file for each program. */
export function openLogs(folder: string): (name: string, line: string) => void {
  mkdirSync(folder, { recursive: true });
  const open = new Map<string, WriteStream>();
  return (name, line) => {
    const stream = open.get(name) ?? createWriteStream(path.join(folder, `${name}.log`));
    open.set(name, stream);
    stream.write(`${line}\n`);
  };
}
