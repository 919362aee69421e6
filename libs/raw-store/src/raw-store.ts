import { readdir, readlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, type IssueId } from '@jiralake/core';
import { isMissing, parseJsonFile, publishFile, publishSymlink, UnreadableFileError } from '@jiralake/files';
import { rawIssueSchema, type RawIssue } from '@jiralake/schemas';
import { renderRaw } from './raw-head';

/** What Jira said, one JSON file per issue: the source of truth of the lake. */
export interface RawStore {
  /** `undefined` when the issue was never stored. @throws UnreadableFileError naming a broken file */
  readIssue(id: IssueId): Promise<RawIssue | undefined>;
  /**
   * Stores a snapshot unless a later fetch is already stored (`older`). Call it under the issue's lease.
   * A broken file is replaced: what was fetched is whole.
   */
  saveIssue(raw: RawIssue): Promise<'saved' | 'older'>;
  /** Every stored issue. */
  listIssues(): Promise<IssueId[]>;
  /** The stored issues whose key, as of their last fetch, is of this project. */
  listProject(projectKey: string): Promise<IssueId[]>;
}

/** Raw storage on a file system: `issues/by-id/<id>.json`, and `issues/<KEY>.json` as a link for people. */
export function createRawStore(folder: string): RawStore {
  const issues = path.join(folder, 'issues');
  const fileOf = (id: IssueId): string => path.join(issues, 'by-id', `${id}.json`);
  const readIssue = (id: IssueId): Promise<RawIssue | undefined> => parseJsonFile(fileOf(id), rawIssueSchema);

  return {
    readIssue,
    async saveIssue(raw) {
      const stored = await readIssue(raw.id).catch((error: unknown) => {
        if (error instanceof UnreadableFileError) return undefined;
        throw error;
      });
      if (stored && stored._fetched_at > raw._fetched_at) return 'older';
      const [oldLink, newLink] = [stored, raw].map((issue) => issue && linkOf(issues, issue));
      // the old name goes first: a crash in between leaves an issue without a link, which the next save restores
      if (oldLink && oldLink !== newLink) await removeLink(oldLink, raw.id);
      await publishFile(fileOf(raw.id), renderRaw(raw), { mode: 0o660, fsync: true });
      if (newLink) await pointLink(newLink, raw.id);
      return 'saved';
    },
    listIssues: async () => (await namesIn(path.join(issues, 'by-id'))).flatMap(idOfFile),
    async listProject(projectKey) {
      const links = (await namesIn(issues)).filter((name) => name.startsWith(`${projectKey}-`));
      // a link can go with its issue between the two looks
      const targets = await Promise.all(
        links.map((name) => readlink(path.join(issues, name)).catch(() => '')),
      );
      return targets.flatMap((target) => idOfFile(path.basename(target)));
    },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function idOfFile(name: string): IssueId[] {
  const id = issueIdSchema.safeParse(path.basename(name, '.json')).data;
  return id !== undefined && name.endsWith('.json') ? [id] : [];
}

function linkOf(issues: string, raw: RawIssue): string | undefined {
  return 'key' in raw ? path.join(issues, `${raw.key}.json`) : undefined;
}

const destinationOf = (id: IssueId): string => path.join('by-id', `${id}.json`);

async function pointLink(link: string, id: IssueId): Promise<void> {
  if ((await readlink(link).catch(() => undefined)) === destinationOf(id)) return;
  await publishSymlink(destinationOf(id), link);
}

/** The old key may belong to another issue by now. */
async function removeLink(link: string, id: IssueId): Promise<void> {
  if ((await readlink(link).catch(() => undefined)) !== destinationOf(id)) return;
  await unlink(link).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}
