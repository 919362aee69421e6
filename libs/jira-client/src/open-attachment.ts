import type { Readable } from 'node:stream';
import { PermanentError, TransientError } from '@jiralake/core';
import type { Account } from './get-json';
import { guardContent } from './guard-content';
import { assertAnswered, headerOf, send, type Http } from './request';

const MOST_REDIRECTS = 5;

export interface AttachmentSource extends Account {
  /** allowed besides the site: `host`, `host:port` or `*.domain` */
  attachmentHosts: readonly string[];
}

/**
 * The content of an attachment as a stream, `undefined` when Jira has none (404). The address is built from the id,
 * never taken from the issue. Jira answers with a redirect to its media host and a token in the query: each hop is
 * checked, only the first gets the credentials, and no address is put into an error.
 */
export async function openAttachment(
  http: Http,
  { baseUrl, account, attachmentHosts }: AttachmentSource,
  id: string,
  signal: AbortSignal,
): Promise<Readable | undefined> {
  const what = `attachment ${id}`;
  const site = new URL(baseUrl);
  let url = new URL(`${baseUrl}/rest/api/3/attachment/content/${encodeURIComponent(id)}`);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await send<Readable>(http, what, {
      url: url.href,
      responseType: 'stream',
      // a limit would wrap the stream, and destroying an unread wrapper leaves the connection open
      maxContentLength: -1,
      signal,
      ...(hop === 0 ? { auth: { username: account.email, password: account.apiToken } } : {}),
    });
    const location = headerOf(response.headers, 'location');
    if (response.status >= 300 && response.status < 400 && location !== undefined) {
      response.data.destroy();
      url = checkedTarget(what, location, url, site, attachmentHosts);
      continue;
    }
    if (response.status >= 200 && response.status < 300) {
      return guardContent(response.data, { what, signal, idleMs: http.timeoutMs });
    }
    response.data.destroy();
    if (response.status === 404 && hop === 0) return undefined;
    // a media host that refuses, or does not know, a token wants a new one, which the next attempt gets
    if (hop > 0 && response.status < 500 && response.status !== 429) {
      throw new TransientError(`${what}: the media host answered ${response.status}`);
    }
    assertAnswered(what, response);
  }
  throw new PermanentError(`${what}: more than ${MOST_REDIRECTS} redirects`);
}

function checkedTarget(what: string, location: string, from: URL, site: URL, hosts: readonly string[]): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (!target) throw new PermanentError(`${what}: redirected to something that is not a URL`);
  // plain http is for a simulator that is itself spoken to over http
  if (target.protocol !== 'https:' && target.protocol !== site.protocol) {
    throw new PermanentError(`${what}: redirected to ${target.protocol} which is not allowed`);
  }
  if (target.host !== site.host && !hosts.some((pattern) => matchesHost(target, pattern))) {
    throw new PermanentError(`${what}: redirected to ${target.host}, which is not in JIRA_ATTACHMENT_HOSTS`);
  }
  return target;
}

function matchesHost(target: URL, pattern: string): boolean {
  if (pattern.startsWith('*.')) return target.port === '' && target.hostname.endsWith(pattern.slice(1));
  return target.host === pattern;
}
