import type { Readable } from 'node:stream';
import { PermanentError } from '@jiralake/core';
import type { AxiosResponse } from 'axios';
import type { Account } from './get-json';
import { headerOf } from './header-of';
import { send, type Http } from './request';

const MOST_REDIRECTS = 5;
const MEDIA_ID = /^\/file\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|$)/i;

export interface AttachmentSource extends Account {
  /** hosts that are allowed besides the site: `host`, `host:port` or `*.domain` */
  attachmentHosts: readonly string[];
}

/** Where an earlier download of a file stopped. */
export interface AttachmentResume {
  /** how many bytes are stored already, more than 0 */
  from: number;
  /** whether Jira sends the rest itself: only then are ranges documented, but the media id stays unknown */
  direct: boolean;
}

export interface ContentResponse {
  response: AxiosResponse<Readable>;
  /** whether a host that Jira named responded, and not Jira */
  redirected: boolean;
  /** the id of the file in the media service, when an address had it */
  mediaId: string | undefined;
}

/**
 * Requests the content of an attachment and follows the redirects; the caller checks the status of the response. The address is
 * built from the id, never taken from the issue. Jira redirects to its media host, with a token in the query: each hop is
 * checked, only the first hop gets the credentials, and no error contains an address.
 */
export async function requestContent(
  http: Http,
  { baseUrl, account, attachmentHosts }: AttachmentSource,
  id: string,
  signal: AbortSignal,
  resume: AttachmentResume | undefined,
): Promise<ContentResponse> {
  const what = `attachment ${id}`;
  const site = new URL(baseUrl);
  let url = new URL(`${baseUrl}/rest/api/3/attachment/content/${encodeURIComponent(id)}`);
  if (resume?.direct) url.searchParams.set('redirect', 'false');
  let mediaId: string | undefined;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await send<Readable>(http, what, {
      url: url.href,
      responseType: 'stream',
      // with a limit axios wraps the stream, and destroying an unread wrapper leaves the connection open
      maxContentLength: -1,
      // sizes and ranges must count bytes of the file, not of a compressed transfer
      decompress: false,
      headers: { 'Accept-Encoding': 'identity', ...(resume ? { Range: `bytes=${resume.from}-` } : {}) },
      signal,
      ...(hop === 0
        ? {
            auth: { username: account.email, password: account.apiToken },
            asks: { endpoint: 'attachment', account: 'account' },
          }
        : {}),
    });
    const location = headerOf(response.headers, 'location');
    if (response.status < 300 || response.status >= 400 || location === undefined) {
      return { response, redirected: hop > 0, mediaId };
    }
    response.data.destroy();
    url = checkedTarget(what, location, url, site, attachmentHosts);
    mediaId ??= MEDIA_ID.exec(url.pathname)?.[1]?.toLowerCase();
  }
  throw new PermanentError(`${what}: more than ${MOST_REDIRECTS} redirects`);
}

function checkedTarget(what: string, location: string, from: URL, site: URL, hosts: readonly string[]): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (!target) throw new PermanentError(`${what}: redirected to something that is not a URL`);
  // plain http is allowed only when the site itself is reached over http, as a simulator is
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
