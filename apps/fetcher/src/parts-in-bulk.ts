import { PermanentError, RateLimitedError, type IssueId } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import { forbiddenFields, uniteById, type IsSlaField, type JiraIssue } from '@jiralake/payloads';
import { embeddedListIn, isWhole } from './parts/embedded-list';
import { wrapRequests, type PartRequests } from './parts/part-requests';

export type BulkRequests = PartRequests & Pick<JiraClient, 'getServiceFieldsOf' | 'getChangelogs'>;

/**
 * The requests for the parts of issues that were fetched together: change logs and fields of the service account come for
 * all of these issues in one request, when the first one needs them. A limit of Jira ends all of it through `stop`, because
 * an issue that was saved without a part would have to be fetched again; a limit of the service account alone costs only
 * its fields.
 */
export function partsInBulk(
  jira: BulkRequests,
  responses: readonly JiraIssue[],
  isSlaField: IsSlaField,
  stop: AbortController,
): PartRequests {
  const stopOnLimit =
    <Args extends unknown[], T>(request: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      try {
        return await request(...args);
      } catch (error) {
        if (!(error instanceof RateLimitedError)) throw error;
        if (error.scope === 'service') throw new PermanentError(error.message);
        stop.abort(error);
        throw error;
      }
    };
  const requests: PartRequests = {
    ...jira,
    getServiceFields: hiddenFieldsOf(jira, responses, isSlaField),
    getChangelog: changelogsOf(jira, responses),
  };
  return wrapRequests(requests, stopOnLimit);
}

/** One request for the hidden fields of all issues that have any. */
function hiddenFieldsOf(
  jira: BulkRequests,
  responses: readonly JiraIssue[],
  isSlaField: IsSlaField,
): PartRequests['getServiceFields'] {
  // the stored value may show that one of these is no SLA, so it is not requested
  const forbiddenIn = ({ fields }: JiraIssue): string[] => forbiddenFields(fields, undefined, isSlaField);
  const hidden = responses.filter((response) => forbiddenIn(response).length > 0);
  const read = once((signal: AbortSignal) => {
    const names = new Set(hidden.flatMap(forbiddenIn));
    return jira.getServiceFieldsOf(idsOf(hidden), [...names], signal);
  });
  return async (id, _fields, signal) => (await read(signal))?.get(id);
}

/** One request for the change logs of all issues whose response cut theirs short. */
function changelogsOf(jira: BulkRequests, responses: readonly JiraIssue[]): PartRequests['getChangelog'] {
  const cutShort = new Map(
    responses.flatMap((response) => {
      const window = embeddedListIn(response, 'changelog');
      if (!window || isWhole(window) || window.total === undefined) return [];
      return [[response.id, window.total] as const];
    }),
  );
  const read = once((signal: AbortSignal) => jira.getChangelogs([...cutShort.keys()], signal));
  return async (id, signal) => {
    if (!cutShort.has(id)) return jira.getChangelog(id, signal);
    const items = uniteById((await read(signal)).get(id) ?? []);
    // the bulk response has no total; a different number than that of the issue may mean missing or new entries
    if (items.length === cutShort.get(id)) return { state: 'complete', items };
    return jira.getChangelog(id, signal);
  };
}

const idsOf = (issues: readonly JiraIssue[]): IssueId[] => issues.map(({ id }) => id);

/** One request for all callers, with the signal of the first. */
function once<T>(ask: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let response: Promise<T> | undefined;
  return (signal) => (response ??= ask(signal));
}
