import type { Log } from '@jiralake/observability';
import type { Redis } from 'ioredis';
import type { Readiness } from './health-routes';

const ASK_EVERY_MS = 1_000;
/** Several in a row, because this process may have been busy itself. */
const MOST_UNANSWERED = 3;

export interface AnswerWatch {
  readiness: Readiness;
  stop(): void;
}

/**
 * Watches whether Redis responds. A server that hangs keeps its connections open, and workers wait for it without limit, so a
 * PING is sent every second. An outage is logged once. The connection itself logs a server that is not reachable.
 */
export function watchAnswers(redis: Redis, log: Pick<Log, 'info' | 'error'>): AnswerWatch {
  let unanswered = 0;
  let asking = false;

  function ask(): void {
    if (redis.status !== 'ready' && redis.status !== 'connect') {
      unanswered = 0;
      return;
    }
    // connected, but the handshake is not complete
    if (asking || redis.status === 'connect') {
      unanswered += 1;
      if (unanswered === MOST_UNANSWERED) log.error('redis does not respond, waiting for it');
      return;
    }
    asking = true;
    // rejects only after the connection is closed for good
    redis.ping().then(
      () => {
        if (unanswered >= MOST_UNANSWERED) log.info('redis responds again');
        unanswered = 0;
        asking = false;
      },
      () => undefined,
    );
  }

  const timer = setInterval(ask, ASK_EVERY_MS);
  timer.unref();
  return {
    readiness() {
      if (unanswered >= MOST_UNANSWERED) return ['redis does not respond'];
      return redis.status === 'ready' ? [] : ['redis is not reachable'];
    },
    stop: () => clearInterval(timer),
  };
}
