import { readlink } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, type IssueId } from '@jiralake/core';
import {
  UnreadableFileError,
  parseJsonFile,
  publishFile,
  publishSymlink,
  removeSymlink,
} from '@jiralake/files';
import { isDeleted, rawIssueSchema, type RawIssue } from '@jiralake/payloads';
import { namesIn } from './names-in';
import { renderRaw } from './raw-head';
import { readIfReadable } from './read-if-readable';
import { unusableIssue } from './unusable-issue';

/** The responses of Jira, one JSON file per issue; the lake is made from these files alone. */
export interface RawStore {
  /** Reads an issue; `undefined` when it was never stored. @throws UnreadableFileError naming a broken file */
  readIssue(id: IssueId): Promise<RawIssue | undefined>;
  /**
   * Stores an issue, unless a later fetch is stored already (`older`). Replaces a broken file. Call it under the issue's lease.
   */
  saveIssue(raw: RawIssue): Promise<'saved' | 'older'>;
  /** Lists all stored issues. */
  listIssues(): Promise<IssueId[]>;
  /** Lists the stored issues whose key had this project at their last fetch. */
  listProject(projectKey: string): Promise<IssueId[]>;
}

/** Creates a raw store on a file system: `issues/by-id/<id>.json`, and `issues/<KEY>.json` as a symbolic link for people. */
export function createRawStore(folder: string): RawStore {
  const issues = path.join(folder, 'issues');
  const fileOf = (id: IssueId): string => path.join(issues, 'by-id', `${id}.json`);
  const readIssue = (id: IssueId): Promise<RawIssue | undefined> =>
    parseJsonFile(fileOf(id), rawIssueSchema).catch((error: unknown) => {
      throw error instanceof UnreadableFileError ? unusableIssue(fileOf(id), error.message) : error;
    });

  /** Points the link of a key at the issue, unless another issue that was fetched later has the key: issues exchange keys. */
  async function pointLink(link: string, raw: RawIssue): Promise<void> {
    const target = await readlink(link).catch(() => undefined);
    if (target === destinationOf(raw.id)) return;
    const [owner] = target === undefined ? [] : idOfFile(path.basename(target));
    const other = owner && (await readIfReadable({ readIssue }, owner));
    const isTaken = other && !isDeleted(other) && linkOf(issues, other) === link;
    if (!isTaken || other._fetched_at <= raw._fetched_at) await publishSymlink(destinationOf(raw.id), link);
  }

  return {
    readIssue,
    async saveIssue(raw) {
      const stored = await readIfReadable({ readIssue }, raw.id);
      if (stored && stored._fetched_at > raw._fetched_at) return 'older';
      const [oldLink, newLink] = [stored, raw].map((issue) => issue && linkOf(issues, issue));
      // the old link is removed first: a crash in between leaves the issue without a link, which the next save restores
      if (oldLink && oldLink !== newLink) await removeSymlink(destinationOf(raw.id), oldLink);
      await publishFile(fileOf(raw.id), renderRaw(raw), { mode: 0o660, fsync: true });
      // a deleted issue keeps its link until another issue takes the key, and gets no new link
      if (newLink && !isDeleted(raw)) await pointLink(newLink, raw);
      return 'saved';
    },
    listIssues: async () => (await namesIn(path.join(issues, 'by-id'))).flatMap(idOfFile),
    async listProject(projectKey) {
      const links = (await namesIn(issues)).filter((name) => name.startsWith(`${projectKey}-`));
      // a link can disappear between readdir and readlink
      const targets = await Promise.all(
        links.map((name) => readlink(path.join(issues, name)).catch(() => '')),
      );
      return targets.flatMap((target) => idOfFile(path.basename(target)));
    },
  };
}

function idOfFile(name: string): IssueId[] {
  const id = issueIdSchema.safeParse(path.basename(name, '.json')).data;
  return id !== undefined && name.endsWith('.json') ? [id] : [];
}

function linkOf(issues: string, raw: RawIssue): string | undefined {
  return 'key' in raw ? path.join(issues, `${raw.key}.json`) : undefined;
}

const destinationOf = (id: IssueId): string => path.join('by-id', `${id}.json`);
