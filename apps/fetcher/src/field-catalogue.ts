import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, RetryLaterError } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import type { JiraClient } from '@jiralake/jira-client';
import { writeUnderLease, type HeldLease, type Leases, type Renewal } from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import { slaFieldsIn, type FieldCatalogue, type IsSlaField, type SiteField } from '@jiralake/payloads';
import type { SiteStore } from '@jiralake/raw-store';

export interface FieldCataloguePorts {
  jira: Pick<JiraClient, 'getFields'>;
  site: Pick<SiteStore, 'readFields' | 'saveFields'>;
  leases: Leases;
  /** Has the rows written again that quote the names of these fields. */
  renew(changed: readonly Renewal[]): Promise<void>;
  log: Log;
  /** epoch milliseconds */
  clock(): number;
}

/** How old the catalogue may get: names of fields change without an event. */
const REFRESH_MS = 24 * 3_600_000;
/** How long a field that the catalogue lacks causes no new request: Jira may never list it. */
const ASK_AGAIN_MS = 10 * 60_000;

/**
 * Keeps the site's field catalogue in raw: fetches it when there is none, once a day, and when an issue has a field that the
 * catalogue does not have. An issue never fails for it: a failed request is logged and tried again later.
 * @returns a function that makes sure the catalogue has some fields, and then tells which fields are SLAs
 */
export function createFieldCatalogue(
  ports: FieldCataloguePorts,
): (fieldIds: readonly string[], signal: AbortSignal) => Promise<IsSlaField> {
  let known = new Set<string>();
  let isSlaField = slaFieldsIn();
  let fetchedAt: number | undefined;
  let askedAt = -Infinity;
  /** fields that an issue had and the catalogue lacked since `askedAt` */
  const sought = new Set<string>();
  let running: Promise<void> | undefined;

  async function refresh(fieldIds: readonly string[], signal: AbortSignal): Promise<void> {
    if (fetchedAt === undefined) adopt(await readStored(ports));
    while (!covers(fieldIds)) {
      try {
        return await ports.leases.hold('site:fields', (lease) => fetchAll(fieldIds, lease, signal));
      } catch (error) {
        if (!(error instanceof RetryLaterError)) throw error;
        // another replica fetches the catalogue, perhaps for the same field
        await sleep(error.delayMs, undefined, { signal });
        adopt(await readStored(ports));
      }
    }
  }

  async function fetchAll(fieldIds: readonly string[], lease: HeldLease, signal: AbortSignal): Promise<void> {
    if (ports.clock() - askedAt >= ASK_AGAIN_MS) sought.clear();
    askedAt = ports.clock();
    for (const id of fieldIds) sought.add(id);
    const before = await readStored(ports);
    const fields = await ports.jira.getFields(signal);
    await writeUnderLease(
      lease,
      () => ports.site.saveFields(fields, new Date(askedAt)),
      () => Promise.resolve(forget()),
    );
    adopt(await ports.site.readFields());
    // a crash before this line forgets the renewals; the sweep poll-names finds them
    if (before) await ports.renew(renamedFields(before.fields, fields));
  }

  /** Makes the next issue fetch the catalogue again: another process may have stored an older one. */
  function forget(): void {
    fetchedAt = -Infinity;
    askedAt = -Infinity;
  }

  function adopt(catalogue: FieldCatalogue | undefined): void {
    if (!catalogue) return;
    known = new Set(catalogue.fields.map(({ id }) => id));
    isSlaField = slaFieldsIn(catalogue.fields);
    fetchedAt = Date.parse(catalogue.fetchedAt);
  }

  function covers(fieldIds: readonly string[]): boolean {
    if (fetchedAt === undefined || ports.clock() - fetchedAt > REFRESH_MS) return false;
    return fieldIds.every((id) => known.has(id) || !id.startsWith('customfield_'));
  }

  /** Whether the catalogue was fetched lately for these fields; a field that is new to it may have been created a moment ago. */
  function wasAskedFor(fieldIds: readonly string[]): boolean {
    if (ports.clock() - askedAt >= ASK_AGAIN_MS) return false;
    return fieldIds.every((id) => known.has(id) || sought.has(id) || !id.startsWith('customfield_'));
  }

  return async (fieldIds, signal) => {
    if (covers(fieldIds)) return isSlaField;
    // a request that is under way is awaited: its response may have these fields
    if (!running && wasAskedFor(fieldIds)) return isSlaField;
    running ??= refresh(fieldIds, signal).finally(() => (running = undefined));
    try {
      await running;
    } catch (error) {
      if (!signal.aborted) {
        ports.log.warn({ err: { message: messageOf(error) } }, 'field catalogue cannot be fetched');
      }
    }
    return isSlaField;
  };
}

/** The fields that have another name than before, or are new: stored rows may quote the old name, or none. */
function renamedFields(before: readonly SiteField[], fields: readonly SiteField[]): Renewal[] {
  const names = new Map(before.map(({ id, name }) => [id, name]));
  return fields.flatMap(({ id, name }) => (names.get(id) === name ? [] : [{ kind: 'field', id, now: name }]));
}

/** Reads the stored catalogue; a broken file is logged and replaced, as everything in it can be fetched again. */
async function readStored({ site, log }: FieldCataloguePorts): Promise<FieldCatalogue | undefined> {
  try {
    return await site.readFields();
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    log.error({ err: { message: error.message } }, 'field catalogue is broken and will be replaced');
    return undefined;
  }
}
