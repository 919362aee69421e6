import { PermanentError, RateLimitedError, type IssueId } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import { forbiddenFields, uniteById, type IsSlaField, type JiraIssue } from '@jiralake/payloads';
import type { CompletionPorts } from './complete-issue';
import { isWhole, issueLists } from './issue-lists';

export type BulkCompletionPorts = CompletionPorts & Pick<JiraClient, 'getServiceFieldsOf' | 'getChangelogs'>;

const changelog = issueLists.find(({ part }) => part === 'changelog');

/**
 * The ways to complete issues that were asked for together: change logs and fields of the service account come for all of
 * them in one request, when the first one needs them. A limit of Jira's ends all of it through `stop`, because what was
 * saved without a part would have to be fetched again; one of the service account alone costs only its fields.
 */
export function bulkCompletion(
  jira: BulkCompletionPorts,
  answers: readonly JiraIssue[],
  isSlaField: IsSlaField,
  stop: AbortController,
): CompletionPorts {
  const ending =
    <A extends unknown[], T>(work: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      try {
        return await work(...args);
      } catch (error) {
        if (!(error instanceof RateLimitedError)) throw error;
        if (error.scope === 'service') throw new PermanentError(error.message);
        stop.abort(error);
        throw error;
      }
    };

  // what is stored may tell that one of these is no SLA; then nobody asks for it
  const forbiddenIn = ({ fields }: JiraIssue): string[] => forbiddenFields(fields, undefined, isSlaField);
  const hidden = answers.filter((answer) => forbiddenIn(answer).length > 0);
  const readFields = once((signal: AbortSignal) => {
    const names = new Set(hidden.flatMap(forbiddenIn));
    return jira.getServiceFieldsOf(idsOf(hidden), [...names], signal);
  });
  const cutShort = new Map(
    answers.flatMap((answer) => {
      const window = changelog?.read(answer);
      if (!window || isWhole(window) || window.total === undefined) return [];
      return [[answer.id, window.total] as const];
    }),
  );
  const readChanges = once((signal: AbortSignal) => jira.getChangelogs([...cutShort.keys()], signal));

  return {
    hasServiceAccount: jira.hasServiceAccount,
    getServiceFields: ending(async (id, _fields, signal) => (await readFields(signal))?.get(id)),
    getChangelog: ending(async (id, signal) => {
      if (!cutShort.has(id)) return jira.getChangelog(id, signal);
      const items = uniteById((await readChanges(signal)).get(id) ?? []);
      // nothing else tells whether they are all; there may be new ones since the issue was asked for
      if (items.length === cutShort.get(id)) return { state: 'complete', items };
      return jira.getChangelog(id, signal);
    }),
    getComments: ending(jira.getComments),
    getWorklogs: ending(jira.getWorklogs),
    getRemoteLinks: jira.getRemoteLinks && ending(jira.getRemoteLinks),
  };
}

const idsOf = (issues: readonly JiraIssue[]): IssueId[] => issues.map(({ id }) => id);

/** One request for all who ask, with the signal of the first. */
function once<T>(ask: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let answer: Promise<T> | undefined;
  return (signal) => (answer ??= ask(signal));
}
