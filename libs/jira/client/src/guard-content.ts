import { Readable } from 'node:stream';
import { TransientError } from '@jiralake/core';

export interface ContentGuard {
  what: string;
  signal: AbortSignal;
  /** longest wait for the next piece */
  idleMs: number;
}

/**
 * The content of an answer with errors of our own, because those of the HTTP client carry the request, which holds
 * credentials; and with an end to waiting, because its time-out is over when the headers are there.
 */
export function guardContent(source: Readable, guard: ContentGuard): Readable {
  // an error before anybody reads must not end the process; the reader gets it later
  source.on('error', () => undefined);
  const content = Readable.from(chunksOf(source, guard), { objectMode: false });
  // a content that nobody began to read would keep its connection
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
      clearTimeout(idle); // how long the reader takes is its own affair
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
