import { issueIdSchema, type IssueId } from '@jiralake/core';
import { jiraIssueSchema, remoteLinksSchema, type JiraIssue, type RemoteLink } from '@jiralake/schemas';
import { startProgram, type Program } from '@jiralake/testing';
import { z } from 'zod';

const listening = z.object({ url: z.string(), mediaUrl: z.string(), cloudId: z.string() });
const lineSchema = z.object({ issue: jiraIssueSchema, remoteLinks: remoteLinksSchema });
const changeSchema = z.object({ issueIds: z.array(issueIdSchema), updated: z.number() });

/** What Jira would answer now, with SLA values. */
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
}

/** The simulated Jira as a process, one for all tests of a file; call the result to use it. */
export function useSimulator(): () => Simulator {
  let program: Program | undefined;
  let simulator: Simulator | undefined;
  beforeAll(async () => {
    const flags = ['--issues', '40', '--months', '3', '--seed', '7', '--now', '2026-11-24T10:00:00Z'];
    program = startProgram('tools/jira-sim/src/main.ts', {}, flags);
    simulator = connect(listening.parse(JSON.parse(await program.line(/"listening"/))));
  });
  afterAll(() => program?.stop());
  return () => {
    if (!simulator) throw new Error('the simulator runs only during tests');
    return simulator;
  };
}

function connect({ url, mediaUrl, cloudId }: z.infer<typeof listening>): Simulator {
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
    async change(kind, issueId) {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ kind, issueId });
      const response = await fetch(`${url}/_sim/change`, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`${kind}: ${await response.text()}`);
      return changeSchema.parse(await response.json());
    },
  };
}
