import { messageOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { withTimeout, type Readiness } from '@jiralake/http-service';
import { html, type Html } from './html';
import { renderNotice } from './render-page';

/** The response of a page: its content, without header and navigation. */
export interface PageResponse {
  status: number;
  title: string;
  content: Html;
}

export interface RespondPorts {
  readiness: Readiness;
  log: Pick<Log, 'warn'>;
  withinMs?: number;
}

const RESPOND_WITHIN_MS = 4_000;

/** Returns the response of `work`, or an error page when Redis is away or `work` fails or exceeds `withinMs`. */
export async function respondOrShowError(
  { readiness, log, withinMs = RESPOND_WITHIN_MS }: RespondPorts,
  work: () => Promise<PageResponse>,
): Promise<PageResponse> {
  const [reason] = readiness();
  if (reason !== undefined)
    return errorPage('Redis does not answer', `${reason}; reload the page when Redis is back`);
  try {
    return await withTimeout(withinMs, work());
  } catch (error) {
    const message = messageOf(error);
    log.warn({ err: { message } }, 'cannot show a page');
    return errorPage('Redis does not answer as it should', message);
  }
}

function errorPage(title: string, why: string): PageResponse {
  return { status: 503, title, content: renderNotice(title, html`<p>${why}.</p>`, 'trouble') };
}
