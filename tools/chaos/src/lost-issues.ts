import { issueIdSchema } from '@jiralake/core';
import type { SiteChange, SiteIssue } from '@jiralake/local-stack';
import type { RawStore } from '@jiralake/raw-store';
import { isDeleted } from '@jiralake/payloads';

/** Returns the issues whose raw file is older than the site, one line each. */
export async function lostIssues(
  raw: Pick<RawStore, 'readIssue'>,
  site: readonly Pick<SiteIssue, 'issue'>[],
  changes: readonly Pick<SiteChange, 'issueIds' | 'deleted'>[],
): Promise<string[]> {
  const lost: string[] = [];
  for (const { issue } of site) {
    const stored = await raw.readIssue(issue.id);
    const wanted = `${issue.key} (${issue.id}) of ${issue.fields.updated}`;
    if (!stored) lost.push(`${wanted} is not stored`);
    else if (isDeleted(stored) || !('fields' in stored)) lost.push(`${wanted} is stored as deleted`);
    else if (stored.key !== issue.key || isOlder(stored.fields.updated, issue.fields.updated))
      lost.push(`${wanted} is stored as ${stored.key} of ${stored.fields.updated}`);
  }
  const alive = new Set<string>(site.map(({ issue }) => issue.id));
  const deleted = changes.flatMap((change) => (change.deleted ? change.issueIds.slice(0, 1) : []));
  for (const id of deleted.filter((candidate) => !alive.has(candidate))) {
    const stored = await raw.readIssue(issueIdSchema.parse(id));
    if (stored && !isDeleted(stored)) lost.push(`${id} was deleted and is not stored as such`);
  }
  return lost;
}

function isOlder(one: string | null | undefined, other: string | null | undefined): boolean {
  return Date.parse(one ?? '') < Date.parse(other ?? '');
}
