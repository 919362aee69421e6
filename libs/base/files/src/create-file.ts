import { close, fchmod, fsync, open, write, type NoParamCallback } from 'node:fs';

/**
 * Creates a file with its whole content and exactly this mode. It uses callbacks, because a backfill writes a file for each
 * issue, and a file handle of `node:fs/promises` takes more CPU time than all the system calls together.
 */
export function createFile(
  name: string,
  content: Uint8Array,
  options: { mode: number; fsync: boolean | 'content' },
): Promise<void> {
  return new Promise((resolve, reject) => {
    open(name, 'wx', options.mode, (error, file) => {
      if (error) return reject(error);
      const end = (why: NodeJS.ErrnoException | null): void =>
        close(file, (onClose) => {
          const failure = why ?? onClose;
          if (failure) reject(failure);
          else resolve();
        });
      const sync: NoParamCallback = (why) => (why || !options.fsync ? end(why) : fsync(file, end));
      writeAll(file, content, (why) => (why ? end(why) : fchmod(file, options.mode, sync)));
    });
  });
}

/** Writes until all bytes are written: a write to a disk that fills up is cut short, and only the next write fails. */
function writeAll(file: number, content: Uint8Array, done: NoParamCallback): void {
  write(file, content, (error, written) => {
    if (error || written === content.length) return done(error);
    writeAll(file, content.subarray(written), done);
  });
}
