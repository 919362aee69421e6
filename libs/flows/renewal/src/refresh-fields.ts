import { RetryLaterError } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import { writeUnderLease, type Leases } from '@jiralake/ledger';
import type { FieldCatalogue } from '@jiralake/payloads';
import type { SiteStore } from '@jiralake/raw-store';

export interface RefreshFieldsPorts {
  jira: Pick<JiraClient, 'getFields'>;
  site: Pick<SiteStore, 'readFields' | 'saveFields'>;
  leases: Leases;
}

/** Requests the field catalogue of the site and stores it, unless another replica stores one at the same time. */
export async function refreshFields(
  { jira, site, leases }: RefreshFieldsPorts,
  signal: AbortSignal,
): Promise<FieldCatalogue | undefined> {
  try {
    await leases.hold('site:fields', async (lease) => {
      const askedAt = new Date();
      const fields = await jira.getFields(signal);
      // a writer that is late may store an older catalogue; the next poll replaces it
      await writeUnderLease(
        lease,
        () => site.saveFields(fields, askedAt),
        () => Promise.resolve(),
      );
    });
  } catch (error) {
    if (!(error instanceof RetryLaterError)) throw error;
  }
  return site.readFields();
}
