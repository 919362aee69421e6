import { projectKeyOf, type IssueId } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import { markedAt, type Claim, type DirtySets, type HeldLease } from '@jiralake/ledger';
import type { JobResult } from '@jiralake/queues';
import type { RawStore } from '@jiralake/raw-store';
import type { JiraIssue, RawIssue } from '@jiralake/payloads';
import { applyAbsence, type ApplyAbsencePorts } from './apply-absence';
import { applyFoundIssue, type ApplyFoundIssuePorts } from './apply-found-issue';
import { classifyResponse } from './classify-response';
import { noteReappearance } from './confirm-deletion';

export interface ApplyResponsePorts extends ApplyFoundIssuePorts, ApplyAbsencePorts {
  jira: ApplyFoundIssuePorts['jira'] & ApplyAbsencePorts['jira'];
  incomplete: ApplyFoundIssuePorts['incomplete'];
  raw: RawStore;
  dirty: Pick<DirtySets, 'acknowledge' | 'hintsOf'>;
  /** keys of the projects to follow; all projects when it is undefined */
  projects: readonly string[] | undefined;
  /** how long Jira is asked again while its response contradicts the events, milliseconds */
  patienceMs: number;
}

/** Jira's response for an issue. */
export interface FetchedResponse {
  id: IssueId;
  /** `undefined` for 404 */
  response: JiraIssue | undefined;
  /** time of the request, by the clock of Redis */
  fetchedAt: Date;
  /** the mark that this response fulfils; it was read before Jira was asked */
  claim: Claim | undefined;
}

/**
 * Brings the raw file of an issue up to a response and acknowledges the mark. Everything that follows from the new file is
 * marked before the acknowledgement, so a crash anywhere only repeats work. Call it under the issue's lease. A response that
 * was requested before the stored one changes nothing.
 */
export async function applyResponse(
  ports: ApplyResponsePorts,
  lease: HeldLease,
  { id, response, fetchedAt, claim }: FetchedResponse,
  signal: AbortSignal,
): Promise<JobResult> {
  const [{ stored, broken }, hints, held] = await Promise.all([
    readStored(ports, id),
    ports.dirty.hintsOf(id),
    response ? undefined : ports.disappearances.reasonOf(id),
  ]);
  // the fetch that stored the newer file acknowledges its own mark; a mark that is still there stays
  if (stored && stored._fetched_at > fetchedAt.toISOString()) return { outcome: 'older', issueId: id };
  const responseClass = classifyResponse(response, {
    id,
    stored,
    isBroken: broken,
    hints,
    // the retries were done when the issue disappeared: a held issue is not waited for again
    ageMs: claim && !held ? fetchedAt.getTime() - markedAt(claim) : Infinity,
    patienceMs: ports.patienceMs,
  });
  if (response && isForeign(response, stored, ports.projects)) {
    if (claim) await ports.dirty.acknowledge('fetch', [claim]);
    return { outcome: 'not followed', issueId: id, issueKey: response.key };
  }
  const outcome = response
    ? await applyPresence(ports, lease, { response, stored, fetchedAt }, signal)
    : await applyAbsence(
        ports,
        lease,
        { id, stored, broken, hints, held, fetchedAt, claim },
        responseClass,
        signal,
      );
  if (claim) await ports.dirty.acknowledge('fetch', [claim]);
  return { outcome, issueId: id, issueKey: response?.key };
}

async function applyPresence(
  ports: ApplyResponsePorts,
  lease: HeldLease,
  found: { response: JiraIssue; stored: RawIssue | undefined; fetchedAt: Date },
  signal: AbortSignal,
): Promise<string> {
  const { response, stored } = found;
  await Promise.all([
    stored ? undefined : ports.notFound.clear([response.id, response.key]),
    noteReappearance(ports, response.id, stored),
  ]);
  await applyFoundIssue(ports, lease, found, signal);
  return 'saved';
}

/**
 * Link events come for every project of the site, whatever the filter of the webhook. An issue that is stored is
 * followed wherever it moves.
 */
function isForeign(
  response: JiraIssue,
  stored: RawIssue | undefined,
  projects: readonly string[] | undefined,
): boolean {
  return !stored && projects !== undefined && !projects.includes(projectKeyOf(response.key));
}

/** Reads the stored issue; a broken raw file is logged, and the fetched issue replaces it. */
async function readStored(
  { raw, log }: ApplyResponsePorts,
  id: IssueId,
): Promise<{ stored: RawIssue | undefined; broken: boolean }> {
  try {
    return { stored: await raw.readIssue(id), broken: false };
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    log.error({ issueId: id, err: { message: error.message } }, 'raw file is broken and will be replaced');
    return { stored: undefined, broken: true };
  }
}
