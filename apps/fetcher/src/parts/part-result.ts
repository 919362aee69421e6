import type { IsSlaField, JiraIssue, OwnLists, PartState, StoredIssue } from '@jiralake/payloads';

/** An issue as Jira says it is, with the lists that it does not have inside itself. */
export type FetchedIssue = JiraIssue & OwnLists;

/** What a part can be read by, besides the requests for it. */
export interface PartContext {
  /** the issue as its own response says */
  response: JiraIssue;
  stored: StoredIssue | undefined;
  isSlaField: IsSlaField;
}

/** What became of one part; a part that is not complete keeps what was stored. */
export interface PartResult {
  state: PartState;
  /** Puts what is to be stored of the part into the issue; absent when the response has it already. */
  write?: (issue: FetchedIssue) => FetchedIssue;
  /** why another try may soon help */
  failure?: Error | undefined;
}

export const COMPLETE: PartState = { state: 'complete' };

export const notFetched = (why: string): PartState => ({ state: 'not_fetched', why });
