import type { IssueId } from '@jiralake/core';

/** What was found of a kind: how often, and some of them. */
export interface Found {
  count: number;
  examples: { id: IssueId; why: string }[];
}
