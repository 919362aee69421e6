import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderRaw } from '@jiralake/raw-store';
import { issueAt } from '../commit/issue-source';
import type { LoadedSite } from '../transform/load-issues';

/** Writes raw files of that many issues, created all over the months; returns their bytes. */
export async function writeRaw(
  folder: string,
  { issues: some }: LoadedSite,
  { issues, months }: { issues: number; months: number },
): Promise<number> {
  const byId = path.join(folder, 'issues/by-id');
  await mkdir(byId, { recursive: true });
  let bytes = 0;
  for (let i = 0; i < issues; i++) {
    const { raw } = issueAt(some, i);
    const created = new Date(Date.UTC(2024, i % months, 1 + (i % 28), 12)).toISOString();
    const text = renderRaw({ ...raw, fields: { ...raw.fields, created } });
    bytes += Buffer.byteLength(text);
    await writeFile(path.join(byId, `${raw.id}.json`), text);
  }
  return bytes;
}
