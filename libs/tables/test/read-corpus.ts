import { rawIssueSchema, type StoredIssue } from '@jiralake/schemas';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const corpus = resolve(__dirname, '../../../../shared/corpus');

export const hasCorpus = existsSync(corpus);

function readLines(file: string, key: string): unknown[] {
  const lines = readFileSync(resolve(corpus, file), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as Record<string, unknown>)[key]);
}

/** The collected issues that a raw file could hold, each with one of the collected remote links. */
export function readCorpus(): StoredIssue[] {
  const time = '2026-02-03T11:06:52.829Z';
  const links = readLines('remotelinks.jsonl', 'remotelink');
  return readLines('issues.jsonl', 'issue').flatMap((issue, index) => {
    const bookkeeping = { _synced_at: time, _fetched_at: time, _remote_links: [links[index % links.length]] };
    const raw = rawIssueSchema.safeParse({ ...(issue as object), ...bookkeeping });
    return raw.success && 'fields' in raw.data ? [raw.data] : [];
  });
}
