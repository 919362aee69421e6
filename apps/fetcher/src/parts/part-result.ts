import type { IsSlaField, JiraIssue, OwnLists, PartState, StoredIssue } from '@jiralake/payloads';

/** An issue as Jira says it is, with the lists that it does not have inside itself. */
export type FetchedIssue = JiraIssue & OwnLists;

/** The input for reading a part, besides its requests. */
export interface PartContext {
  /** the issue as its own response says */
  response: JiraIssue;
  stored: StoredIssue | undefined;
  isSlaField: IsSlaField;
}

/** The result of one part; an incomplete part keeps its stored entries. */
export interface PartResult {
  state: PartState;
  /** writes the part into the issue; undefined when the response has it already */
  write?: (issue: FetchedIssue) => FetchedIssue;
  /** why another try may soon help */
  failure?: Error | undefined;
}

export const COMPLETE: PartState = { state: 'complete' };

export const notFetched = (why: string): PartState => ({ state: 'not_fetched', why });
