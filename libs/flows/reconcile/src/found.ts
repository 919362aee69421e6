import type { IssueId } from '@jiralake/core';

/** The findings of one kind: their number, and a few examples. */
export interface Found {
  count: number;
  examples: { id: IssueId; why: string }[];
}
