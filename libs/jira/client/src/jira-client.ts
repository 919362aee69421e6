import { issueIdSchema, type IssueId, type IssueKey } from '@jiralake/core';
import {
  jiraIssueSchema,
  listEntrySchema,
  ownListShape,
  siteFieldsSchema,
  type JiraIssue,
  type ListEntry,
  type OwnLists,
  type SiteField,
} from '@jiralake/payloads';
import { z } from 'zod';
import { getChangelogs, getIssues, getIssueFields, type BulkIssues } from './bulk';
import { createCatalogues, type Catalogues } from './catalogues';
import { getJson, type JsonSource } from './get-json';
import { openAttachment, type OpenedAttachment } from './open-attachment';
import { collectPages, type Collected } from './pages';
import { createHttp } from './request';
import type { AttachmentResume, AttachmentSource } from './request-content';
import { openGate, type AccountName, type RequestGate } from './request-gate';
import { issueOf, requireAsked } from './require-asked';
import { searchIssues, type FoundIssue } from './search-issues';
import { createGateway, type ServiceAccount } from './service-gateway';

export interface JiraClientOptions extends AttachmentSource {
  /** the account that may read SLA fields, behind the gateway */
  service?: ServiceAccount;
  timeoutMs: number;
  /** limits the requests; without a gate every request is sent at once */
  gate?: RequestGate;
}

/** The endpoints of Jira Cloud that this system reads; all throw the four errors of libs/base/core. */
export interface JiraClient extends Catalogues {
  /** Whether a service account is configured, which may read the fields that are hidden from the main account. */
  readonly hasServiceAccount: boolean;
  /** The user that Jira knows an account as; `undefined` when there is no service account. */
  getMyself(who: AccountName, signal: AbortSignal): Promise<Myself | undefined>;
  /** The issue with all fields and its change log, by id or by any key it ever had; `undefined` on 404. */
  getIssue(idOrKey: IssueId | IssueKey, signal: AbortSignal): Promise<JiraIssue | undefined>;
  /** At most a hundred issues with all fields and the newest of their change logs, in one request. */
  getIssues(ids: readonly IssueId[], signal: AbortSignal): Promise<BulkIssues>;
  /** Some fields of at most a hundred issues in one request; issues that do not exist, or are hidden, are left out. */
  getFieldsOf(
    ids: readonly IssueId[],
    fields: readonly string[],
    signal: AbortSignal,
  ): Promise<Map<IssueId, Record<string, unknown>>>;
  /** The change logs of at most a thousand issues; the response does not tell whether they are whole. */
  getChangelogs(ids: readonly IssueId[], signal: AbortSignal): Promise<Map<IssueId, ListEntry[]>>;
  /** The whole lists of an issue, whose own response embeds only their newest or first entries. */
  getComments(id: IssueId, signal: AbortSignal): Promise<Collected<ListEntry>>;
  getChangelog(id: IssueId, signal: AbortSignal): Promise<Collected<ListEntry>>;
  getWorklogs(id: IssueId, signal: AbortSignal): Promise<Collected<ListEntry>>;
  /** Some fields as the service account sees them; `undefined` without a service account, or when it may not read the issue. */
  getServiceFields(
    id: IssueId,
    fields: readonly string[],
    signal: AbortSignal,
  ): Promise<Record<string, unknown> | undefined>;
  /** The same for at most a hundred issues in one request; issues that the service account may not read are left out. */
  getServiceFieldsOf(
    ids: readonly IssueId[],
    fields: readonly string[],
    signal: AbortSignal,
  ): Promise<Map<IssueId, Record<string, unknown>> | undefined>;
  /** The remote links of an issue; `undefined` when Jira refuses them (403, also where issue linking is switched off, or 404). */
  getRemoteLinks(id: IssueId, signal: AbortSignal): Promise<OwnLists['_remote_links'] | undefined>;
  /** A project by id or key; `undefined` when it does not exist, or the account may not browse it. */
  getProject(idOrKey: string, signal: AbortSignal): Promise<Project | undefined>;
  /** Every field of the site, system and custom. */
  getFields(signal: AbortSignal): Promise<SiteField[]>;
  /**
   * The issues that a query finds, page by page. The query must have a restriction; its times are minutes in the time zone
   * of the account. The search index lags behind the site, so an issue that is not found may exist.
   */
  searchIssues(
    jql: string,
    fields: readonly string[],
    signal: AbortSignal,
    /** at most fifty issues that the search looks at in their present state */
    reconcile?: readonly IssueId[],
  ): AsyncGenerator<FoundIssue[]>;
  /** The content of an attachment, or its rest when the download is resumed; `undefined` when Jira does not have the file. */
  openAttachment(
    id: string,
    signal: AbortSignal,
    resume?: AttachmentResume,
  ): Promise<OpenedAttachment | undefined>;
}

const myselfSchema = z.looseObject({ accountId: z.string(), displayName: z.string().nullish() });
export type Myself = z.infer<typeof myselfSchema>;

const projectSchema = z.looseObject({ id: z.string(), key: z.string() });
export type Project = z.infer<typeof projectSchema>;

// a `total` or `isLast` that is absent or malformed proves nothing
const page = z.looseObject({
  total: z.number().int().nonnegative().optional().catch(undefined),
  isLast: z.boolean().optional().catch(undefined),
});
const entries = z.array(listEntrySchema);
const commentPage = page.extend({ comments: entries });
const changelogPage = page.extend({ values: entries });
const worklogPage = page.extend({ worklogs: entries });

/** The most fields in one address. */
const MOST_FIELDS = 100;

const fieldsOnly = z.looseObject({ id: issueIdSchema, fields: z.record(z.string(), z.unknown()) });

export function createJiraClient(options: JiraClientOptions): JiraClient {
  const http = createHttp(options.timeoutMs, options.gate ?? openGate);
  const main: JsonSource = { baseUrl: options.baseUrl, as: { ...options.account, name: 'account' } };
  const gateway = createGateway(http, options, options.service);

  /** Reads a whole list of an issue, page by page. */
  function list<S extends typeof page>(
    id: IssueId,
    name: 'comment' | 'changelog' | 'worklog',
    schema: S,
    itemsOf: (page: z.infer<S>) => ListEntry[],
    params: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Collected<ListEntry>> {
    const path = `/rest/api/3/issue/${id}/${name}`;
    const fetchPage = async (startAt: number) => {
      const found = await getJson(http, main, {
        endpoint: name,
        path,
        schema,
        absent: [404],
        signal,
        params: { ...params, startAt: String(startAt), maxResults: '100' },
      });
      if (!found) return undefined;
      const items = itemsOf(found);
      for (const entry of items) requireAsked(`GET ${path}`, [id], issueOf(entry));
      return { items, total: found.total, isLast: found.isLast };
    };
    return collectPages(fetchPage, ({ id: entryId }) => String(entryId));
  }

  return {
    ...createCatalogues(http, main),
    hasServiceAccount: options.service !== undefined,
    async getMyself(who, signal) {
      const source = who === 'service' ? await gateway(signal) : main;
      if (!source) return undefined;
      const path = '/rest/api/3/myself';
      return getJson(http, source, { endpoint: 'myself', path, schema: myselfSchema, absent: [], signal });
    },
    async getIssue(idOrKey, signal) {
      const path = `/rest/api/3/issue/${idOrKey}`;
      const issue = await getJson(http, main, {
        endpoint: 'issue',
        path,
        schema: jiraIssueSchema,
        absent: [404],
        signal,
        params: { fields: '*all', expand: 'changelog', updateHistory: 'false' },
      });
      requireAsked(`GET ${path}`, [idOrKey], issue?.id);
      return issue;
    },
    getIssues: (ids, signal) => getIssues(http, main, ids, signal),
    getFieldsOf: async (ids, fields, signal) =>
      (await getIssueFields(http, main, { ids, fields, absent: [] }, signal)) ?? new Map(),
    getChangelogs: (ids, signal) => getChangelogs(http, main, ids, signal),
    getComments: (id, signal) =>
      list(id, 'comment', commentPage, ({ comments }) => comments, { orderBy: 'created' }, signal),
    getChangelog: (id, signal) => list(id, 'changelog', changelogPage, ({ values }) => values, {}, signal),
    getWorklogs: (id, signal) => list(id, 'worklog', worklogPage, ({ worklogs }) => worklogs, {}, signal),
    async getServiceFields(id, fields, signal) {
      const service = await gateway(signal);
      if (!service) return undefined;
      const path = `/rest/api/3/issue/${id}`;
      const found: Record<string, unknown> = {};
      // the length of an address is limited, so very many fields need several requests
      for (let from = 0; from === 0 || from < fields.length; from += MOST_FIELDS) {
        const issue = await getJson(http, service, {
          endpoint: 'issue',
          path,
          schema: fieldsOnly,
          absent: [403, 404],
          signal,
          params: { fields: fields.slice(from, from + MOST_FIELDS).join(',') },
        });
        if (!issue) return undefined;
        requireAsked(`GET ${path}`, [id], issue.id);
        Object.assign(found, issue.fields);
      }
      return found;
    },
    async getServiceFieldsOf(ids, fields, signal) {
      const service = await gateway(signal);
      return service && getIssueFields(http, service, { ids, fields, absent: [403, 404] }, signal);
    },
    async getRemoteLinks(id, signal) {
      const path = `/rest/api/3/issue/${id}/remotelink`;
      const absent = [403, 404];
      return getJson(http, main, {
        endpoint: 'remotelink',
        path,
        schema: ownListShape._remote_links,
        absent,
        signal,
      });
    },
    getProject: (idOrKey, signal) =>
      getJson(http, main, {
        endpoint: 'project',
        path: `/rest/api/3/project/${encodeURIComponent(idOrKey)}`,
        schema: projectSchema,
        absent: [403, 404],
        signal,
      }),
    async getFields(signal) {
      const path = '/rest/api/3/field';
      const request = { endpoint: 'field', path, schema: siteFieldsSchema, absent: [], signal } as const;
      return (await getJson(http, main, request)) ?? [];
    },
    searchIssues: (jql, fields, signal, reconcile) =>
      searchIssues(http, main, { jql, fields, reconcile }, signal),
    openAttachment: (id, signal, resume) => openAttachment(http, options, id, signal, resume),
  };
}
