import { messageOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { withTimeout, type Readiness } from '@jiralake/http-service';
import { html, type Html } from './html';
import { renderNotice } from './render-page';

/** What a page answers: the content goes into the frame of every page. */
export interface Answer {
  status: number;
  title: string;
  content: Html;
}

export interface TroublePorts {
  readiness: Readiness;
  log: Pick<Log, 'warn'>;
  withinMs?: number;
}

const ANSWER_WITHIN_MS = 4_000;

/** Without Redis a page says so instead of hanging. */
export async function answerOrTrouble(
  { readiness, log, withinMs = ANSWER_WITHIN_MS }: TroublePorts,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const [reason] = readiness();
  if (reason !== undefined)
    return trouble('Redis does not answer', `${reason}; it works again when that is back`);
  try {
    return await withTimeout(withinMs, work());
  } catch (error) {
    const message = messageOf(error);
    log.warn({ err: { message } }, 'a page could not be shown');
    return trouble('Redis does not answer as it should', message);
  }
}

function trouble(title: string, why: string): Answer {
  return { status: 503, title, content: renderNotice(title, html`<p>${why}.</p>`, 'trouble') };
}
