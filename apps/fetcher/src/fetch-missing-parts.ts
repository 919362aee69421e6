import {
  forEachPart,
  isOfKind,
  ownListsOf,
  partNames,
  type Completeness,
  type PartName,
} from '@jiralake/payloads';
import { readEmbeddedList } from './parts/embedded-list';
import { readHiddenFields } from './parts/hidden-fields';
import { readOwnList } from './parts/own-list';
import type { PartRequests } from './parts/part-requests';
import type { FetchedIssue, PartContext, PartResult } from './parts/part-result';
import { readPlainField } from './parts/plain-field';

export interface IssueWithParts {
  issue: FetchedIssue;
  completeness: Completeness;
  /** why another try may soon help, for the first part that failed so */
  failure: Error | undefined;
}

/**
 * Fetches everything that the own response of an issue lacks or cuts short. Each part has a state of its own: complete, or not
 * complete and why. A part that is not complete keeps its stored values, merged by id with the values that did come.
 */
export async function fetchMissingParts(
  requests: PartRequests,
  context: PartContext,
  signal: AbortSignal,
): Promise<IssueWithParts> {
  const results = await readParts(requests, context, signal);
  const start: FetchedIssue = { ...context.response, ...ownListsOf(context.stored) };
  return {
    issue: partNames.reduce((issue, name) => results[name].write?.(issue) ?? issue, start),
    completeness: forEachPart((name) => results[name].state),
    failure: partNames.map((name) => results[name].failure).find((failure) => failure !== undefined),
  };
}

async function readParts(
  requests: PartRequests,
  context: PartContext,
  signal: AbortSignal,
): Promise<Record<PartName, PartResult>> {
  const results = await Promise.all(
    partNames.map(async (name) => [name, await readPart(requests, name, context, signal)] as const),
  );
  return Object.fromEntries(results) as Record<PartName, PartResult>;
}

async function readPart(
  requests: PartRequests,
  name: PartName,
  context: PartContext,
  signal: AbortSignal,
): Promise<PartResult> {
  if (isOfKind(name, 'embedded list')) return readEmbeddedList(requests, name, context, signal);
  if (isOfKind(name, 'own list')) return readOwnList(requests, name, context, signal);
  if (isOfKind(name, 'hidden fields')) return readHiddenFields(requests, context, signal);
  return readPlainField(name, context);
}
