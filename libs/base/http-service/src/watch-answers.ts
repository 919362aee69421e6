import type { Log } from '@jiralake/observability';
import type { Redis } from 'ioredis';
import type { Readiness } from './health-routes';

const ASK_EVERY_MS = 1_000;
/** So often in a row: this process may have been busy itself. */
const MOST_UNANSWERED = 3;

export interface AnswerWatch {
  readiness: Readiness;
  stop(): void;
}

/**
 * Ready when Redis answers. A server that hangs keeps its connections, and workers wait for it as long as it takes, so it is
 * asked every second; its silence is said once. One that is not reachable has a line of its own.
 */
export function watchAnswers(redis: Redis, log: Pick<Log, 'info' | 'error'>): AnswerWatch {
  let unanswered = 0;
  let asking = false;

  function ask(): void {
    if (redis.status !== 'ready' && redis.status !== 'connect') {
      unanswered = 0;
      return;
    }
    // connected, but not yet greeted
    if (asking || redis.status === 'connect') {
      unanswered += 1;
      if (unanswered === MOST_UNANSWERED) log.error('redis does not answer, waiting for it');
      return;
    }
    asking = true;
    // fails only when the connection is closed for good
    redis.ping().then(
      () => {
        if (unanswered >= MOST_UNANSWERED) log.info('redis answers again');
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
      if (unanswered >= MOST_UNANSWERED) return ['redis does not answer'];
      return redis.status === 'ready' ? [] : ['redis is not reachable'];
    },
    stop: () => clearInterval(timer),
  };
}
