import type { Readable } from 'node:stream';
import type { IssueId, IssueKey } from '@jiralake/core';
import { jiraIssueSchema, remoteLinksSchema, type JiraIssue, type RemoteLink } from '@jiralake/schemas';
import { z } from 'zod';
import { getJson, type Account } from './get-json';
import { openAttachment, type AttachmentSource } from './open-attachment';
import { createHttp } from './request';

export interface JiraClientOptions extends AttachmentSource {
  /** the account that may read SLA fields, behind the gateway */
  service?: Account;
  timeoutMs: number;
}

/** The endpoints of Jira Cloud that this system reads; all throw the four errors of libs/core. */
export interface JiraClient {
  /** Who an account is for Jira; `undefined` when there is no service account. */
  getMyself(who: 'account' | 'service', signal: AbortSignal): Promise<Myself | undefined>;
  /** The issue with all fields and its change log, by id or by any key it ever had; `undefined` on 404. */
  getIssue(idOrKey: IssueId | IssueKey, signal: AbortSignal): Promise<JiraIssue | undefined>;
  /** Some fields as the service account sees them; `undefined` when there is no such account, or it may not read the issue. */
  getServiceFields(
    id: IssueId,
    fields: readonly string[],
    signal: AbortSignal,
  ): Promise<Record<string, unknown> | undefined>;
  /** `undefined` when they cannot be read (403, also where issue linking is switched off; 404): that is not none. */
  getRemoteLinks(id: IssueId, signal: AbortSignal): Promise<RemoteLink[] | undefined>;
  /** The content of an attachment; `undefined` when Jira has none. */
  openAttachment(id: string, signal: AbortSignal): Promise<Readable | undefined>;
}

const myselfSchema = z.looseObject({ accountId: z.string(), displayName: z.string().nullish() });
export type Myself = z.infer<typeof myselfSchema>;

const fieldsOnly = z.looseObject({ fields: z.record(z.string(), z.unknown()) });

export function createJiraClient(options: JiraClientOptions): JiraClient {
  const http = createHttp(options.timeoutMs);
  return {
    async getMyself(who, signal) {
      const account = who === 'service' ? options.service : options;
      if (!account) return undefined;
      return getJson(http, account, { path: '/rest/api/3/myself', schema: myselfSchema, absent: [], signal });
    },
    getIssue: (idOrKey, signal) =>
      getJson(http, options, {
        path: `/rest/api/3/issue/${idOrKey}`,
        params: { fields: '*all', expand: 'changelog', updateHistory: 'false' },
        schema: jiraIssueSchema,
        absent: [404],
        signal,
      }),
    async getServiceFields(id, fields, signal) {
      if (!options.service) return undefined;
      const issue = await getJson(http, options.service, {
        path: `/rest/api/3/issue/${id}`,
        params: { fields: fields.join(',') },
        schema: fieldsOnly,
        absent: [403, 404],
        signal,
      });
      return issue?.fields;
    },
    async getRemoteLinks(id, signal) {
      const path = `/rest/api/3/issue/${id}/remotelink`;
      return getJson(http, options, { path, schema: remoteLinksSchema, absent: [403, 404], signal });
    },
    openAttachment: (id, signal) => openAttachment(http, options, id, signal),
  };
}
