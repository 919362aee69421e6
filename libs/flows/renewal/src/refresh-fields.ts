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

/** Stores what the fields are called now; what another replica stores meanwhile does as well. */
export async function refreshFields(
  { jira, site, leases }: RefreshFieldsPorts,
  signal: AbortSignal,
): Promise<FieldCatalogue | undefined> {
  try {
    await leases.hold('site:fields', async (lease) => {
      const askedAt = new Date();
      const fields = await jira.getFields(signal);
      // one that comes late is the older one, and the next poll replaces it
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
