import { createHash } from 'node:crypto';
import path from 'node:path';
import { openLogs, startSimulator, type SiteIssue } from '@jiralake/local-stack';
import {
  listEntrySchema,
  siteFieldsSchema,
  type AttachmentStates,
  type FieldCatalogue,
  type JiraIssue,
  type StoredIssue,
} from '@jiralake/payloads';
import axios from 'axios';
import { z } from 'zod';
import type { BenchmarkOptions } from '../benchmark';
import { deal } from './deal';

export interface LoadedIssue {
  raw: StoredIssue;
  attachments: AttachmentStates;
}

export interface LoadedSite {
  issues: LoadedIssue[];
  fields: FieldCatalogue;
}

export const COMMENTS = 3;
export const CHANGES = 8;

/** Loads the issues of a simulated site as raw files have them, each with the same number of comments and changes. */
export async function loadIssues(
  { dataDir, distDir, signal }: BenchmarkOptions,
  issues: number,
  seed = 1,
): Promise<LoadedSite> {
  signal.throwIfAborted();
  const script = path.join(distDir, 'tools/jira-sim/main.js');
  const onLine = openLogs(path.join(dataDir, 'logs/transform'));
  const simulator = await startSimulator({ issues, months: 12, seed }, { script, cwd: dataDir, onLine });
  try {
    const { env, client } = simulator;
    return { issues: withEqualLists(await client.issues()), fields: await loadFields(env) };
  } finally {
    await simulator.child.stop('SIGTERM');
  }
}

async function loadFields(env: Readonly<Record<string, string>>): Promise<FieldCatalogue> {
  const { data } = await axios.get<unknown>(`${env['JIRA_BASE_URL']}/rest/api/3/field`, {
    auth: { username: env['JIRA_EMAIL'] ?? '', password: env['JIRA_API_TOKEN'] ?? '' },
  });
  return { fetchedAt: new Date(0).toISOString(), fields: siteFieldsSchema.parse(data) };
}

const listsSchema = z.object({
  fields: z.object({ comment: z.object({ comments: z.array(listEntrySchema) }) }),
  changelog: z.object({ histories: z.array(listEntrySchema) }),
});

function withEqualLists(site: readonly SiteIssue[]): LoadedIssue[] {
  const lists = site.map(({ issue }) => listsSchema.parse(issue));
  const allComments = lists.flatMap(({ fields }) => fields.comment.comments);
  const allChanges = lists.flatMap(({ changelog }) => changelog.histories);
  const comments = deal(allComments, site.length, COMMENTS);
  const changes = deal(allChanges, site.length, CHANGES);
  return site.map(({ issue, ownLists }, i) => {
    const time = new Date(0).toISOString();
    const raw: StoredIssue = {
      ...issue,
      fields: { ...issue.fields, comment: { comments: comments[i], total: COMMENTS } },
      changelog: { histories: changes[i], total: CHANGES },
      ...ownLists,
      _synced_at: time,
      _fetched_at: time,
    };
    return { raw, attachments: statesOf(issue) };
  });
}

const filesSchema = z.array(z.object({ id: z.string(), filename: z.string(), size: z.number() })).default([]);

/** Returns the state of the attachments as if every file had been downloaded. */
function statesOf({ id, key, fields }: JiraIssue): AttachmentStates {
  const files = filesSchema.parse(fields['attachment']).map(({ id, filename, size }) => {
    const sha256 = createHash('sha256').update(id).digest('hex');
    return [id, { status: 'stored' as const, file: `${id}-${filename}`, bytes: size, sha256 }] as const;
  });
  return { issueId: id, folder: key, files: Object.fromEntries(files) };
}
