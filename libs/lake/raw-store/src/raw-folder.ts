import { open, readdir, readFile, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { firstProblem, messageOf, problemsOf, type IssueId } from '@jiralake/core';
import { isMissing, type ReadText } from '@jiralake/files';
import {
  attachmentStatesSchema,
  keepNumbers,
  ownListsOf,
  rawIssueSchema,
  storedIssueSchema,
  type AttachmentStates,
  type RawIssue,
} from '@jiralake/payloads';
import { z } from 'zod';
import { HEAD_BYTES, headOf, readHead, type RawHead } from './raw-head';
import { unusableIssue } from './unusable-issue';

export interface RawFile {
  /** path of the file */
  file: string;
  issue: RawIssue;
}

/** A file, or what is wrong with it, which names it. */
export type ScannedFile = RawFile | { file: string; error: string };

/**
 * A folder of raw issues to read: ours (`issues/by-id/<id>.json`) or of a program that names plain files after the keys
 * (`issues/KEY.json`, Jira's issue, perhaps with `_remote_links`, `_synced_at`, and the `names` and `schema` of its fields
 * inside), or both.
 */
export interface RawFolder {
  /** where it is, for people */
  folder: string;
  /** Every file there is, by its path. */
  list(): Promise<string[]>;
  /** The content of each, one at a time; a file that cannot be read is said, not thrown. */
  scan(): AsyncGenerator<ScannedFile>;
  /** @throws UnreadableFileError naming the file and what is wrong with it */
  read(file: string): Promise<RawIssue>;
  /** Reads only the start of a file where that is enough. @throws UnreadableFileError as `read` does */
  readHead(file: string): Promise<RawHead>;
  /** The file that has the name of a key, whatever is in it; `undefined` when there is none. */
  named(key: string): Promise<string | undefined>;
}

/** How files are read. */
export interface FileReader {
  text: ReadText;
  /** at most that many bytes from the start of it */
  start(file: string, bytes: number): Promise<string>;
}

const reader: FileReader = {
  text: (file) => readFile(file, 'utf8'),
  async start(file, bytes) {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  },
};

/** Another reader is for threads that have nothing else to do while they wait. */
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
    readHead: async (file) => readHead(await start(file, HEAD_BYTES)) ?? headOf(await readRaw(file, text)),
  };
}

/** Links are names for people: the files that they lead to are listed themselves. */
async function issueFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const place of [path.join(folder, 'by-id'), folder]) {
    const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const names = entries.filter((entry) => entry.isFile() && /^[^.].*\.json$/.test(entry.name));
    files.push(...names.map(({ name }) => path.join(place, name)).sort());
  }
  return files;
}

/** A key names a plain file, or a link to the file of its issue. */
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

async function readRaw(file: string, readText: ReadText): Promise<RawIssue> {
  const text = withoutMark(await readText(file));
  const json = parseText(file, text);
  const other = foreignIn(json);
  if (other) return readForeign(file, other, text);
  const parsed = rawIssueSchema.safeParse(json);
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

/** A byte order mark is no JSON, and Windows puts it before every file. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** What another program wrote: it does not say when it was fetched. */
function foreignIn(json: unknown): Foreign | undefined {
  const { data } = foreign.safeParse(json);
  return data && '_fetched_at' in data ? undefined : data;
}

async function readForeign(file: string, other: Foreign, text: string): Promise<RawIssue> {
  const issue = keepNumbers(await withBookkeeping(file, other), text);
  const parsed = rawIssueSchema.safeParse(issue);
  if (parsed.success) return parsed.data;
  const { error = parsed.error } = storedIssueSchema.safeParse(issue);
  throw unusableIssue(file, `${file}: ${problemsOf(error, issue).join(', ')}`);
}

/** Times of other programs may lack a zone: then they are UTC. */
async function withBookkeeping(file: string, data: Foreign): Promise<unknown> {
  const written = data._synced_at ?? '';
  const time = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(written) ? written : `${written}Z`);
  const at = (Number.isNaN(time) ? (await stat(file)).mtime : new Date(time)).toISOString();
  return { ...data, _synced_at: at, _fetched_at: at, ...ownListsOf(data) };
}

const attachmentList = z
  .array(z.looseObject({ id: z.coerce.string(), size: z.coerce.number().optional().catch(undefined) }))
  .catch([]);

/**
 * States of attachments that another program stored as `attachments/KEY/<id>_<name>`, told by the id and the size.
 * Their checksums are not known.
 */
export async function statesOfForeignFiles(
  attachments: string,
  issue: RawIssue & { key: string },
  id: IssueId,
): Promise<AttachmentStates | undefined> {
  const list = attachmentList.parse('fields' in issue ? issue.fields['attachment'] : []);
  if (list.length === 0) return undefined;
  const folder = path.join(attachments, issue.key);
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const files: Record<string, unknown> = {};
  for (const attachment of list) {
    const file = names.find((name) => name.startsWith(`${attachment.id}_`));
    if (file === undefined) continue;
    const { size } = await stat(path.join(folder, file));
    if (attachment.size !== undefined && attachment.size !== size) continue;
    files[attachment.id] = { status: 'stored', file, bytes: size, sha256: '' };
  }
  if (Object.keys(files).length === 0) return undefined;
  return attachmentStatesSchema.parse({ issueId: id, folder: issue.key, files });
}
