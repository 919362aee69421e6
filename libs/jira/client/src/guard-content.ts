import { Readable } from 'node:stream';
import { TransientError } from '@jiralake/core';

export interface ContentGuard {
  what: string;
  signal: AbortSignal;
  /** longest wait for the next piece */
  idleMs: number;
}

/**
 * Wraps the content of a response. Its errors become our own, because the errors of the HTTP client carry the request, which
 * holds credentials. Each piece has a time-out, because the time-out of the HTTP client ends when the headers are there.
 */
export function guardContent(source: Readable, guard: ContentGuard): Readable {
  // an error before the content is read must not end the process; the reader gets the error later
  source.on('error', () => undefined);
  const content = Readable.from(chunksOf(source, guard), { objectMode: false });
  // content that is destroyed before it is read would keep its connection open
  return content.once('close', () => source.destroy());
}

async function* chunksOf(
  source: Readable,
  { what, signal, idleMs }: ContentGuard,
): AsyncGenerator<Uint8Array> {
  let idle: NodeJS.Timeout | undefined;
  let silent = false;
  const watch = (): void => {
    idle = setTimeout(() => {
      silent = true;
      source.destroy();
    }, idleMs);
  };
  try {
    watch();
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      clearTimeout(idle); // the time that the reader takes does not count
      yield chunk;
      watch();
    }
  } catch {
    signal.throwIfAborted();
    throw new TransientError(
      `${what}: the content broke off` + (silent ? ` (nothing came for ${idleMs} ms)` : ''),
    );
  } finally {
    clearTimeout(idle);
  }
}
