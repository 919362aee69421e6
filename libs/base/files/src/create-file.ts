import { close, fchmod, fsync, open, write, type NoParamCallback } from 'node:fs';

/**
 * Creates a file with its whole content, and with exactly this mode. On callbacks, for the ingress writes a file for each
 * delivery: a file handle of `node:fs/promises` takes more of the processor than all the system calls together.
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

/** A disk that fills up takes a part; only the next write says why. */
function writeAll(file: number, content: Uint8Array, done: NoParamCallback): void {
  write(file, content, (error, written) => {
    if (error || written === content.length) return done(error);
    writeAll(file, content.subarray(written), done);
  });
}
