import type { IssueId, IssueKey } from '@jiralake/core';
import { parseLogged, type LoggedEvent } from '@jiralake/event-log';
import type { Renewal } from '@jiralake/ledger';
import type { FetchRequest } from '@jiralake/queues';
import {
  readEvent,
  requestEvent,
  type EventReading,
  type ProjectChange,
  type RequestEventPorts,
} from '@jiralake/webhooks';

export interface GatheredEvents {
  /** number of events by name */
  events: Record<string, number>;
  /** issues by id, with the hints of all their events */
  issues: FetchRequest[];
  /** keys of issues that no event names by id */
  keys: IssueKey[];
  projects: ProjectChange[];
  /** changed entities that issues show, each once */
  things: Renewal[];
  /** number of attachment events whose issue is unknown */
  unknownAttachments: number;
  broken: { file: string; error: string }[];
  /** segments that end in the middle of an event */
  torn: string[];
}

/**
 * Reads logged events as the ingress does, and coalesces them by issue. Takes about 200 bytes of memory per issue.
 * @param name only events of this name
 */
export async function gatherEvents(
  events: AsyncIterable<LoggedEvent>,
  issueOfAttachment: RequestEventPorts['issueOfAttachment'],
  name: string | undefined,
): Promise<GatheredEvents> {
  const issues = new Map<IssueId, FetchRequest>();
  const keys = new Set<IssueKey>();
  const projects = new Map<string, ProjectChange>();
  const things = new Map<string, Renewal>();
  const gathered = {
    events: {} as Record<string, number>,
    unknownAttachments: 0,
    broken: [] as GatheredEvents['broken'],
    torn: [] as string[],
  };
  const ports: RequestEventPorts = {
    issueOfAttachment,
    requestFetch: (requests) => {
      for (const request of requests) issues.set(request.id, united(issues.get(request.id), request));
      return Promise.resolve();
    },
    requestKey: (key) => {
      keys.add(key);
      return Promise.resolve();
    },
    requestProject: (project) => {
      const deleted = project.deleted || (projects.get(project.id)?.deleted ?? false);
      projects.set(project.id, { ...project, deleted });
      return Promise.resolve();
    },
    requestRenewal: (renewal) => {
      things.set(`${renewal.kind} ${renewal.id}`, renewal);
      return Promise.resolve();
    },
  };
  for await (const logged of events) {
    const reading = read(logged);
    if ('error' in reading) gathered.broken.push({ file: logged.file, error: reading.error });
    if ('torn' in reading) gathered.torn.push(logged.file);
    if (!('kind' in reading)) continue;
    if (name !== undefined && reading.name !== name) continue;
    const known = reading.name || 'unknown';
    gathered.events[known] = (gathered.events[known] ?? 0) + 1;
    if (reading.kind === 'no-issue' || reading.kind === 'unknown') continue;
    const requests = await requestEvent(ports, reading);
    if (reading.kind === 'attachment' && requests === 0) gathered.unknownAttachments += 1;
  }
  return {
    ...gathered,
    issues: [...issues.values()],
    keys: [...keys],
    projects: [...projects.values()],
    things: [...things.values()],
  };
}

function read(logged: LoggedEvent): EventReading | { error: string } | { torn: true } {
  if ('tornBytes' in logged) return { torn: true };
  if ('error' in logged) return { error: logged.error };
  const parsed = parseLogged(logged);
  return 'refused' in parsed ? { error: parsed.refused } : readEvent(parsed.event);
}

/** Merges hints: a deletion stays, and the latest `updated` wins. */
function united(before: FetchRequest | undefined, { id, key, hints }: FetchRequest): FetchRequest {
  const updated = Math.max(before?.hints?.updated ?? 0, hints?.updated ?? 0);
  const deleted = (before?.hints?.deleted ?? false) || (hints?.deleted ?? false);
  return {
    id,
    key: key ?? before?.key,
    hints: { ...(deleted ? { deleted } : {}), ...(updated > 0 ? { updated } : {}) },
  };
}
