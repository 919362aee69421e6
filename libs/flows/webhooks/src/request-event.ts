import type { IssueId, IssueKey } from '@jiralake/core';
import type { Renewal } from '@jiralake/ledger';
import type { FetchRequest } from '@jiralake/queues';
import type { EventReading, ProjectChange } from './read-event';

export interface RequestEventPorts {
  /** Marks the issues and adds a fetch job for each; resolves when both are stored. */
  requestFetch(requests: readonly FetchRequest[]): Promise<void>;
  /** Requests a look-up of the issue that has this key, or had it, and its fetch; resolves when the request is stored. */
  requestKey(key: IssueKey): Promise<void>;
  /** Requests a fetch of all stored issues of a project. */
  requestProject(project: ProjectChange): Promise<void>;
  /** Requests a fetch of the issues that show a thing which changed. */
  requestRenewal(renewal: Renewal): Promise<void>;
  /** The issue of an attachment; `undefined` when no stored issue has the attachment. */
  issueOfAttachment(attachmentId: string): Promise<IssueId | undefined>;
}

/** Requests a fetch of everything that an event names; the issue of an attachment is looked up first. @returns the number of requests */
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
