import { readdir, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  firstProblem,
  issueIdSchema,
  issueKeySchema,
  messageOf,
  parseJiraTime,
  problemsOf,
} from '@jiralake/core';
import { isMissing, readStart, readText, type ReadText, unlessMissing } from '@jiralake/files';
import { keepNumbers, ownListsOf, rawFileCheck, storedIssueSchema, type RawIssue } from '@jiralake/payloads';
import { z } from 'zod';
import { readPlainHead } from './plain-head';
import { HEAD_BYTES, headOf, readHead, type RawHead } from './raw-head';
import { unusableIssue } from './unusable-issue';

export interface RawFile {
  /** path of the file */
  file: string;
  issue: RawIssue;
}

/** A file, or an error that names the file. */
export type ScannedFile = RawFile | { file: string; error: string };

/**
 * A folder of raw issues for reading: files of jiralake (`issues/by-id/<id>.json`), files of another program that are named
 * after keys (`issues/KEY.json`: the issue as Jira returns it, optionally with `_remote_links`, `_synced_at`, `names` and
 * `schema`), or both.
 */
export interface RawFolder {
  /** path of the folder, for messages */
  folder: string;
  /** Lists the paths of all files. */
  list(): Promise<string[]>;
  /** Yields the content of each file. Yields an error for a file that cannot be read, and goes on. */
  scan(): AsyncGenerator<ScannedFile>;
  /** @throws UnreadableFileError naming the file and what is wrong with it */
  read(file: string): Promise<RawIssue>;
  /** Reads the head of a file, from its first bytes where possible. @throws UnreadableFileError as `read` does */
  readHead(file: string): Promise<RawHead>;
  /** Returns the file that is named after a key, whatever its content; `undefined` when there is none. */
  named(key: string): Promise<string | undefined>;
}

/** Reads files. */
export interface FileReader {
  text: ReadText;
  /** Reads at most this many bytes from the start of a file. */
  start(file: string, bytes: number): Promise<string>;
}

const reader: FileReader = { text: readText, start: readStart };

/** Opens a raw folder. A rebuild worker passes a synchronous reader, which is faster. */
export function openRawFolder(folder: string, { text, start }: FileReader = reader): RawFolder {
  const issues = path.join(folder, 'issues');
  return {
    folder,
    list: () => issueFiles(issues),
    async *scan() {
      for (const file of await issueFiles(issues)) {
        try {
          yield { file, issue: await readRaw(file, text) };
        } catch (error) {
          yield { file, error: messageOf(error) };
        }
      }
    },
    read: (file) => readRaw(file, text),
    named: (key) => fileNamed(issues, key),
    readHead: async (file) => readHead(await start(file, HEAD_BYTES)) ?? (await readOtherHead(file, text)),
  };
}

/** Reads the head of a file without a head of jiralake: of a plain issue without a parse where possible. */
async function readOtherHead(file: string, readText: ReadText): Promise<RawHead> {
  const text = await readText(file);
  const { id, key, created, syncedAt } = readPlainHead(withoutMark(text)) ?? {};
  const [ids, keys] = [issueIdSchema.safeParse(id), issueKeySchema.safeParse(key)];
  if (!ids.success || !keys.success || created === undefined || !parseJiraTime(created))
    return headOf(await readRaw(file, () => Promise.resolve(text)));
  const at = await timeOf(file, syncedAt);
  return { id: ids.data, key: keys.data, created, syncedAt: at, fetchedAt: at, state: undefined };
}

/** Lists the issue files. Symbolic links are skipped, because their targets are listed as well. */
async function issueFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const place of [path.join(folder, 'by-id'), folder]) {
    const entries = (await unlessMissing(readdir(place, { withFileTypes: true }))) ?? [];
    const names = entries.filter((entry) => entry.isFile() && /^[^.].*\.json$/.test(entry.name));
    files.push(...names.map(({ name }) => path.join(place, name)).sort());
  }
  return files;
}

/** Finds the plain file or the target of the link that is named after a key. */
async function fileNamed(folder: string, key: string): Promise<string | undefined> {
  const file = path.join(folder, `${path.basename(key)}.json`);
  try {
    return path.join(folder, await readlink(file));
  } catch (error) {
    if (isMissing(error)) return undefined;
    return file; // not a link
  }
}

const foreign = z.looseObject({
  id: z
    .unknown()
    .transform((id) => (typeof id === 'number' ? String(id) : id))
    .optional(),
  _synced_at: z.string().optional().catch(undefined),
});
type Foreign = z.infer<typeof foreign>;

async function readRaw(file: string, read: ReadText): Promise<RawIssue> {
  const text = withoutMark(await read(file));
  const json = parseText(file, text);
  const other = foreignIn(json);
  if (other) return readForeign(file, other, text);
  const parsed = rawFileCheck.safeParse(json);
  if (parsed.success) return parsed.data;
  throw unusableIssue(file, `${file}: ${firstProblem(parsed.error, json)}`);
}

function parseText(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unusableIssue(file, `${file} is not JSON: ${messageOf(error)}`);
  }
}

/** Removes a byte order mark, which Windows programs write and JSON does not allow. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Returns the issue of another program, which is known by the missing `_fetched_at`. */
function foreignIn(json: unknown): Foreign | undefined {
  const isOurs = typeof json === 'object' && json !== null && '_fetched_at' in json;
  return isOurs ? undefined : foreign.safeParse(json).data;
}

async function readForeign(file: string, other: Foreign, text: string): Promise<RawIssue> {
  const issue = keepNumbers(await withBookkeeping(file, other), text);
  const parsed = rawFileCheck.safeParse(issue);
  if (parsed.success) return parsed.data;
  const { error = parsed.error } = storedIssueSchema.safeParse(issue);
  throw unusableIssue(file, `${file}: ${problemsOf(error, issue).join(', ')}`);
}

/** Returns when a file was saved. A time without a zone counts as UTC; without a time the file's modification time is used. */
async function timeOf(file: string, written = ''): Promise<string> {
  const time = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(written) ? written : `${written}Z`);
  return (Number.isNaN(time) ? (await stat(file)).mtime : new Date(time)).toISOString();
}

/** Adds the bookkeeping fields. */
async function withBookkeeping(file: string, data: Foreign): Promise<unknown> {
  const at = await timeOf(file, data._synced_at);
  return { ...data, _synced_at: at, _fetched_at: at, ...ownListsOf(data) };
}
