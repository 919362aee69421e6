import {
  fetchedParts,
  jiraIssueSchema,
  keepNumbers,
  ownListShape,
  partsOfKind,
  type PartName,
} from '@jiralake/payloads';
import axios from 'axios';
import { z } from 'zod';

const statusSchema = z.object({
  issues: z.number(),
  changes: z.object({ done: z.number(), running: z.boolean() }),
  deliveries: z.object({
    pending: z.number(),
    delivered: z.number(),
    lost: z.number(),
    retried: z.number(),
  }),
  /** how often each kind of fault happened since the rules were set */
  faults: z.record(z.string(), z.number()),
});
const changesSchema = z.array(
  z.object({
    kind: z.string(),
    issueIds: z.array(z.string()),
    /** epoch milliseconds */
    at: z.number(),
    updated: z.number(),
    deleted: z.boolean().optional(),
  }),
);
const skippedSchema = z.array(z.object({ from: z.string(), why: z.string() }));
const requestsSchema = z.array(
  z.object({ method: z.string(), route: z.string(), account: z.string(), count: z.number() }),
);
const logSchema = z.array(
  z.object({
    method: z.string(),
    /** with the query */
    path: z.string(),
    route: z.string(),
    account: z.string(),
    /** epoch milliseconds of its arrival */
    at: z.number(),
    /** milliseconds until the response was sent; `null` without a response */
    ms: z.number().nullable(),
  }),
);
/** Returns the key of a list in the simulator: the name of the part in camel case. */
const lineKeyOf = (part: PartName): string =>
  part.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const siteIssueSchema = z.looseObject({ issue: jiraIssueSchema }).transform(({ issue, ...line }) => {
  const lists = partsOfKind('own list').map((name) => [fetchedParts[name].rawKey, line[lineKeyOf(name)]]);
  return { issue, ownLists: z.object(ownListShape).parse(Object.fromEntries(lists)) };
});
const eventsSchema = z.object({ events: z.array(z.string()) });

export type SiteStatus = z.infer<typeof statusSchema>;
export type SiteChange = z.infer<typeof changesSchema>[number];
export type SiteRequests = z.infer<typeof requestsSchema>;
export type SiteRequest = z.infer<typeof logSchema>[number];
/** An issue as it is on the site now. */
export type SiteIssue = z.infer<typeof siteIssueSchema>;

/** The control endpoints of the simulator, which a real Jira does not have. */
export interface Simulator {
  setWebhook(url: string, secret: string): Promise<void>;
  /** Sends a creation event for every issue. */
  announce(): Promise<void>;
  startActivity(activity: { changes: number | null; perSecond: number; seed: number }): Promise<void>;
  stopActivity(): Promise<void>;
  status(): Promise<SiteStatus>;
  changes(): Promise<SiteChange[]>;
  issues(): Promise<SiteIssue[]>;
  /** Lists the files of a given folder that the site does not serve, and why. */
  skipped(): Promise<{ from: string; why: string }[]>;
  /** Makes one change of an issue; returns false when it is not possible now. */
  change(kind: string, issueId: string): Promise<boolean>;
  /** Changes a thing that issues show (see the README of the simulator); returns the names of the events that it sends. */
  changeThing(request: Readonly<Record<string, unknown>>): Promise<string[]>;
  /** Advances the running SLA clocks, without an event. */
  tick(millis: number): Promise<void>;
  /** Adds files of a size to an issue. */
  addFiles(issueId: string, files: number, bytes: number): Promise<void>;
  /** Replaces the rules for faults of requests and deliveries; see the README of the simulator. */
  setFaults(rules: readonly object[]): Promise<void>;
  /** Hides exactly these projects and issues from the accounts from now on. */
  hide(hidden: { projects?: readonly string[]; issues?: readonly string[] }): Promise<void>;
  /** Returns the number of requests to each endpoint since the last reset. */
  requests(): Promise<SiteRequests>;
  /** Lists the last requests since the last reset, in order of arrival. */
  requestLog(limit: number): Promise<SiteRequest[]>;
  resetRequests(): Promise<void>;
}

export function simulatorAt(url: string): Simulator {
  const http = axios.create({ baseURL: `${url}/_sim`, timeout: 30_000 });
  return {
    setWebhook: async (target, secret) => void (await http.post('/webhook', { url: target, secret })),
    announce: async () => void (await http.post('/announce')),
    startActivity: async (activity) => void (await http.post('/activity', activity)),
    stopActivity: async () => void (await http.delete('/activity')),
    status: async () => statusSchema.parse((await http.get<unknown>('/status')).data),
    skipped: async () => skippedSchema.parse((await http.get<unknown>('/skipped')).data),
    changes: async () => changesSchema.parse((await http.get<unknown>('/changes')).data),
    async change(kind, issueId) {
      const validateStatus = (status: number): boolean => status === 200 || status === 409;
      return (await http.post('/change', { kind, issueId }, { validateStatus })).status === 200;
    },
    changeThing: async (request) =>
      eventsSchema.parse((await http.post<unknown>('/thing', request)).data).events,
    tick: async (millis) => void (await http.post('/tick', { millis })),
    addFiles: async (issueId, attachments, attachmentBytes) =>
      void (await http.post('/grow', { issueId, attachments, attachmentBytes })),
    setFaults: async (rules) => void (await http.post('/faults', rules)),
    hide: async (hidden) => void (await http.post('/hidden', hidden)),
    requests: async () => requestsSchema.parse((await http.get<unknown>('/requests')).data),
    requestLog: async (limit) =>
      logSchema.parse((await http.get<unknown>('/log', { params: { limit } })).data),
    resetRequests: async () => void (await http.delete('/requests')),
    async issues() {
      const { data } = await http.get<string>('/issues', {
        responseType: 'text',
        transformResponse: (text: string) => text,
      });
      return data
        .split('\n')
        .filter(Boolean)
        .map((line) => siteIssueSchema.parse(keepNumbers(JSON.parse(line), line)));
    },
  };
}
