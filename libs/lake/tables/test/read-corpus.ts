import { rawIssueSchema, storedIssueSchema, type StoredIssue } from '@jiralake/payloads';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const corpus = resolve(__dirname, '../../../../../shared/corpus');

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

/** What becomes of each collected issue, alone or in a webhook: `read`, or where and why it is refused. */
export function readOutcomes(): string[] {
  const time = '2026-02-03T11:06:52.829Z';
  const bookkeeping = { _synced_at: time, _fetched_at: time, _remote_links: [] };
  const ofWebhooks = readLines('webhooks.jsonl', 'payload').flatMap((payload) =>
    typeof payload === 'object' && payload !== null && 'issue' in payload ? [payload.issue] : [],
  );
  return [...readLines('issues.jsonl', 'issue'), ...ofWebhooks].map((issue) => {
    const raw = storedIssueSchema.safeParse({ ...(issue as object), ...bookkeeping });
    const [first] = raw.error?.issues ?? [];
    return first ? `refused at ${first.path.join('.')}: ${first.message}` : 'read';
  });
}
