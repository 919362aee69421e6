import { issueIdSchema, type IssueId } from '@jiralake/core';
import { jiraIssueSchema, remoteLinksSchema, type JiraIssue, type RemoteLink } from '@jiralake/payloads';
import { startProgram, type Program } from '@jiralake/testing';
import { z } from 'zod';

const listening = z.object({ url: z.string(), mediaUrl: z.string(), cloudId: z.string() });
const lineSchema = z.object({ issue: jiraIssueSchema, remoteLinks: remoteLinksSchema });
const requestsSchema = z.array(
  z.object({ method: z.string(), route: z.string(), account: z.string(), count: z.number() }),
);
const logSchema = z.array(
  z.object({
    at: z.number(),
    ms: z.number().nullable(),
    path: z.string(),
    route: z.string(),
    status: z.number().nullable(),
    range: z.string().nullable(),
    bytes: z.number().nullable(),
  }),
);
const changeSchema = z.object({ issueIds: z.array(issueIdSchema), updated: z.number() });

export type LoggedRequest = z.infer<typeof logSchema>[number];

/** Returns Jira's present response, with SLA values. */
export interface SiteTruth {
  issue: JiraIssue;
  remoteLinks: RemoteLink[];
}

export interface Simulator {
  url: string;
  mediaHost: string;
  cloudId: string;
  truths(): Promise<SiteTruth[]>;
  truthOf(id: IssueId): Promise<JiraIssue>;
  /** One change on an issue, or on any; answers the issues that it touched. */
  change(kind: string, id?: IssueId): Promise<{ issueIds: IssueId[]; updated: number }>;
  /** Adds so many files of so many bytes to an issue. */
  attach(id: IssueId, attachments: number, attachmentBytes: number): Promise<void>;
  /** From now on the accounts may not see these projects and issues, and everything else. */
  hide(hidden: { projects?: string[]; issues?: IssueId[] }): Promise<void>;
  /** Replaces the faults of the site; none without rules. */
  faults(rules: readonly object[]): Promise<void>;
  /** Returns the requests so far, as `method route` with their number, and resets the count. */
  takeRequests(): Promise<Record<string, number>>;
  /** Each request since the requests were last taken, in the order of their arrival. */
  log(): Promise<LoggedRequest[]>;
}

/** The simulated Jira as a process, one for all tests of a file; call the result to use it. */
export function useSimulator(moreFlags: readonly string[] = []): () => Simulator {
  let program: Program | undefined;
  let simulator: Simulator | undefined;
  beforeAll(async () => {
    const flags = ['--issues', '40', '--months', '3', '--seed', '7', '--now', '2026-11-24T10:00:00Z'];
    program = startProgram('dist/tools/jira-sim/main.js', {}, [...flags, ...moreFlags]);
    simulator = connect(listening.parse(JSON.parse(await program.line(/"listening"/))));
  });
  afterAll(() => program?.stop());
  return () => {
    if (!simulator) throw new Error('the simulator runs only during tests');
    return simulator;
  };
}

function connect({ url, mediaUrl, cloudId }: z.infer<typeof listening>): Simulator {
  async function send(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${url}/_sim/${path}`, {
      method,
      ...(body ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
  const truths = async (): Promise<SiteTruth[]> => {
    const text = await (await fetch(`${url}/_sim/issues`)).text();
    return text
      .trim()
      .split('\n')
      .map((line) => lineSchema.parse(JSON.parse(line)));
  };
  return {
    url,
    mediaHost: new URL(mediaUrl).host,
    cloudId,
    truths,
    async truthOf(id) {
      const truth = (await truths()).find(({ issue }) => issue.id === id);
      if (!truth) throw new Error(`the site has no issue ${id}`);
      return truth.issue;
    },
    change: async (kind, issueId) => changeSchema.parse(await send('POST', 'change', { kind, issueId })),
    attach: async (issueId, attachments, attachmentBytes) =>
      void (await send('POST', 'grow', { issueId, attachments, attachmentBytes })),
    log: async () => logSchema.parse(await send('GET', 'log?limit=10000')),
    hide: async (hidden) => void (await send('POST', 'hidden', hidden)),
    faults: async (rules) => void (await send('POST', 'faults', rules)),
    async takeRequests() {
      const requests = requestsSchema.parse(await send('GET', 'requests'));
      await send('DELETE', 'requests');
      return Object.fromEntries(
        requests.map(({ method, route, account, count }) => [`${account} ${method} ${route}`, count]),
      );
    },
  };
}
