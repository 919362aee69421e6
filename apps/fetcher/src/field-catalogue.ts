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
  /** Has the rows written again that quote these fields. */
  renew(changed: readonly Renewal[]): Promise<void>;
  log: Log;
  /** epoch milliseconds */
  clock(): number;
}

/** Names change without any event. */
const REFRESH_MS = 24 * 3_600_000;
/** A field that an answer lacks may be unknown to the catalogue for ever: one request settles it for a while. */
const ASK_AGAIN_MS = 10 * 60_000;

/**
 * Keeps the site's field catalogue in raw: fetched when there is none, once a day, and when an issue has a field that
 * it does not know. The issue does not depend on it: a failure is said and tried again later. Answers what is known by then.
 */
export function createFieldCatalogue(
  ports: FieldCataloguePorts,
): (fieldIds: readonly string[], signal: AbortSignal) => Promise<IsSlaField> {
  let known = new Set<string>();
  let isSlaField = slaFieldsIn();
  let fetchedAt: number | undefined;
  let askedAt = -Infinity;
  /** fields that were asked for since then */
  const sought = new Set<string>();
  let running: Promise<void> | undefined;

  async function refresh(fieldIds: readonly string[], signal: AbortSignal): Promise<void> {
    if (fetchedAt === undefined) adopt(await readStored(ports));
    while (!covers(fieldIds)) {
      try {
        return await ports.leases.hold('site:fields', (lease) => fetchAll(fieldIds, lease, signal));
      } catch (error) {
        if (!(error instanceof RetryLaterError)) throw error;
        // another replica is at it, for the same reason perhaps
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
    // what a crash in between forgets is found by the poll of names
    if (before) await ports.renew(renamedFields(before.fields, fields));
  }

  /** So that the next issue has it asked for again, whatever is stored by then. */
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

  /** A field that nobody asked for yet may have been made a moment ago. */
  function wasAskedFor(fieldIds: readonly string[]): boolean {
    if (ports.clock() - askedAt >= ASK_AGAIN_MS) return false;
    return fieldIds.every((id) => known.has(id) || sought.has(id) || !id.startsWith('customfield_'));
  }

  return async (fieldIds, signal) => {
    if (covers(fieldIds)) return isSlaField;
    // an answer on its way is waited for: it may be the one that knows these fields
    if (!running && wasAskedFor(fieldIds)) return isSlaField;
    running ??= refresh(fieldIds, signal).finally(() => (running = undefined));
    try {
      await running;
    } catch (error) {
      if (!signal.aborted) ports.log.warn({ reason: messageOf(error) }, 'field catalogue is not refreshed');
    }
    return isSlaField;
  };
}

/** Those that are called otherwise than before, or are new: rows may quote them, written before anybody knew. */
function renamedFields(before: readonly SiteField[], fields: readonly SiteField[]): Renewal[] {
  const names = new Map(before.map(({ id, name }) => [id, name]));
  return fields.flatMap(({ id, name }) => (names.get(id) === name ? [] : [{ kind: 'field', id, now: name }]));
}

/** A broken catalogue is said and replaced: all of it can be fetched again. */
async function readStored({ site, log }: FieldCataloguePorts): Promise<FieldCatalogue | undefined> {
  try {
    return await site.readFields();
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    log.error({ err: { message: error.message } }, 'field catalogue is broken and will be replaced');
    return undefined;
  }
}
