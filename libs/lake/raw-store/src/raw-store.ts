import { readlink } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, type IssueId, type IssueKey } from '@jiralake/core';
import {
  UnreadableFileError,
  parseJsonFile,
  publishFile,
  publishSymlink,
  readStart,
  readTextIfPresent,
  removeSymlink,
  namesIn,
  versionOfFile,
} from '@jiralake/files';
import { isDeleted, rawFileCheck, type RawIssue } from '@jiralake/payloads';
import { HEAD_BYTES, headOf, isWholeHead, readHead, renderRaw, type WholeHead } from './raw-head';
import { ifReadable } from './read-if-readable';
import { unusableIssue } from './unusable-issue';

/** The responses of Jira, one JSON file per issue; the lake is made from these files alone. */
export interface RawStore {
  /** Reads an issue; `undefined` when it was never stored. @throws UnreadableFileError naming a broken file */
  readIssue(id: IssueId): Promise<RawIssue | undefined>;
  /**
   * Reads the head of a raw file; a file of an earlier version is read whole. A file whose rest is broken is not noticed.
   * `undefined` when the issue was never stored. @throws UnreadableFileError naming a broken file
   */
  readHead(id: IssueId): Promise<WholeHead | undefined>;
  /** Identifies the content of a raw file without reading it; `undefined` when the issue was never stored. */
  versionOf(id: IssueId): Promise<string | undefined>;
  /**
   * Stores a snapshot unless a later fetch is already stored (`older`). Call it under the issue's lease.
   * A broken file is replaced: what was fetched is whole.
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
  const linkOf = (key: IssueKey | undefined): string | undefined => key && path.join(issues, `${key}.json`);
  const readIssue = (id: IssueId): Promise<RawIssue | undefined> =>
    parseJsonFile(fileOf(id), rawFileCheck).catch((error: unknown) => {
      throw error instanceof UnreadableFileError ? unusableIssue(fileOf(id), error.message) : error;
    });

  async function readHeadOf(id: IssueId): Promise<WholeHead | undefined> {
    const start = await readTextIfPresent(fileOf(id), (file) => readStart(file, HEAD_BYTES));
    const head = start === undefined ? undefined : readHead(start);
    if (start === undefined || isWholeHead(head)) return head as WholeHead | undefined;
    const issue = await readIssue(id);
    return issue && headOf(issue);
  }

  /** Points the link of a key at the issue, unless another issue that was fetched later has the key: issues exchange keys. */
  async function pointLink(link: string, raw: RawIssue): Promise<void> {
    const target = await readlink(link).catch(() => undefined);
    if (target === destinationOf(raw.id)) return;
    const [owner] = target === undefined ? [] : idOfFile(path.basename(target));
    const other = owner && (await ifReadable(readIssue(owner)));
    const isTaken = other && !isDeleted(other) && linkOf(keyOf(other)) === link;
    if (!isTaken || other._fetched_at <= raw._fetched_at) await publishSymlink(destinationOf(raw.id), link);
  }

  return {
    readIssue,
    readHead: readHeadOf,
    versionOf: (id) => versionOfFile(fileOf(id)),
    async saveIssue(raw) {
      const stored = await ifReadable(readHeadOf(raw.id));
      // the rest of a file is read only before it is kept: a broken one is replaced
      const isLater = stored !== undefined && stored.fetchedAt > raw._fetched_at;
      if (isLater && (await ifReadable(readIssue(raw.id)))) return 'older';
      const [oldLink, newLink] = [linkOf(stored?.key), linkOf(keyOf(raw))];
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

function keyOf(raw: RawIssue): IssueKey | undefined {
  return 'key' in raw ? raw.key : undefined;
}

const destinationOf = (id: IssueId): string => path.join('by-id', `${id}.json`);
