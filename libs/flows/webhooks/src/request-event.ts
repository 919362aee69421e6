import type { IssueId, IssueKey } from '@jiralake/core';
import type { Renewal } from '@jiralake/ledger';
import type { FetchRequest } from '@jiralake/queues';
import type { EventReading, ProjectChange } from './read-event';

export interface RequestEventPorts {
  /** Marks the issues and wakes a fetcher; resolves when both are stored. */
  requestFetch(requests: readonly FetchRequest[]): Promise<void>;
  /** Has the issue looked up that has this key now, or had it, and fetched; resolves when that is stored. */
  requestKey(key: IssueKey): Promise<void>;
  /** Has all stored issues of a project fetched. */
  requestProject(project: ProjectChange): Promise<void>;
  /** Has the issues done again that carry a thing which changed. */
  requestRenewal(renewal: Renewal): Promise<void>;
  /** The issue of an attachment, as far as it is known. */
  issueOfAttachment(attachmentId: string): Promise<IssueId | undefined>;
}

/** Has what an event names fetched; an attachment's issue is looked up first. Returns how many requests that made. */
export async function requestEvent(
  ports: RequestEventPorts,
  reading: Extract<EventReading, { kind: 'issues' | 'key' | 'attachment' | 'project' | 'thing' }>,
): Promise<number> {
  if (reading.kind === 'issues') {
    await ports.requestFetch(reading.requests);
    return reading.requests.length;
  }
  if (reading.kind === 'key') {
    await ports.requestKey(reading.key);
    return 1;
  }
  if (reading.kind === 'project') {
    await ports.requestProject(reading.project);
    return 1;
  }
  if (reading.kind === 'thing') {
    await ports.requestRenewal(reading.renewal);
    return 1;
  }
  const id = await ports.issueOfAttachment(reading.attachmentId);
  if (id) await ports.requestFetch([{ id }]);
  return id ? 1 : 0;
}
