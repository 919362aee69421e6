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
import { readIfWhole } from './read-if-whole';
import { unusableIssue } from './unusable-issue';

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
  const readIssue = (id: IssueId): Promise<RawIssue | undefined> =>
    parseJsonFile(fileOf(id), rawIssueSchema).catch((error: unknown) => {
      throw error instanceof UnreadableFileError ? unusableIssue(fileOf(id), error.message) : error;
    });

  /** Keys are used again: the issue that had it last has the name. */
  async function pointLink(link: string, raw: RawIssue): Promise<void> {
    const target = await readlink(link).catch(() => undefined);
    if (target === destinationOf(raw.id)) return;
    const [owner] = target === undefined ? [] : idOfFile(path.basename(target));
    const other = owner && (await readIfWhole({ readIssue }, owner));
    const isTaken = other && !isDeleted(other) && linkOf(issues, other) === link;
    if (!isTaken || other._fetched_at <= raw._fetched_at) await publishSymlink(destinationOf(raw.id), link);
  }

  return {
    readIssue,
    async saveIssue(raw) {
      const stored = await readIfWhole({ readIssue }, raw.id);
      if (stored && stored._fetched_at > raw._fetched_at) return 'older';
      const [oldLink, newLink] = [stored, raw].map((issue) => issue && linkOf(issues, issue));
      // the old name goes first: a crash in between leaves an issue without a link, which the next save restores
      if (oldLink && oldLink !== newLink) await removeSymlink(destinationOf(raw.id), oldLink);
      await publishFile(fileOf(raw.id), renderRaw(raw), { mode: 0o660, fsync: true });
      // a deleted issue keeps the name that it has while no other takes it, and takes none
      if (newLink && !isDeleted(raw)) await pointLink(newLink, raw);
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

function idOfFile(name: string): IssueId[] {
  const id = issueIdSchema.safeParse(path.basename(name, '.json')).data;
  return id !== undefined && name.endsWith('.json') ? [id] : [];
}

function linkOf(issues: string, raw: RawIssue): string | undefined {
  return 'key' in raw ? path.join(issues, `${raw.key}.json`) : undefined;
}

const destinationOf = (id: IssueId): string => path.join('by-id', `${id}.json`);
