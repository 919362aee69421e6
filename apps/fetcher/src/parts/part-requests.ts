import type { IssueId } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import {
  fetchedParts,
  isOfKind,
  partNames,
  partsOfKind,
  type PartName,
  type PartOfKind,
} from '@jiralake/payloads';

type MethodIn<Part> = Part extends { method: infer Method } ? Method & keyof JiraClient : never;
type MethodOf<Name extends PartName> = MethodIn<(typeof fetchedParts)[Name]>;

type PartMethod = MethodOf<PartName>;
type OwnListName = PartOfKind<'own list'>;
type OwnListMethod = MethodOf<OwnListName>;

/**
 * The requests for the parts that an issue's own response lacks or cuts short: the methods of the client that
 * `fetchedParts` names. The request for a list of its own is absent when the list is not wanted.
 */
export type PartRequests = Pick<JiraClient, 'hasServiceAccount' | Exclude<PartMethod, OwnListMethod>> & {
  [Method in OwnListMethod]: JiraClient[Method] | undefined;
};

type AnyRequest = (...args: unknown[]) => Promise<unknown>;
export type OwnListRequest = (id: IssueId, signal: AbortSignal) => Promise<unknown[] | undefined>;

/** Returns the same requests, each wrapped by `wrap`. */
export function wrapRequests(
  requests: PartRequests,
  wrap: <Args extends unknown[], T>(request: (...args: Args) => Promise<T>) => (...args: Args) => Promise<T>,
): PartRequests {
  const wrapped: Partial<Record<PartMethod, AnyRequest>> = {};
  for (const part of Object.values(fetchedParts)) {
    const request = 'method' in part ? requests[part.method] : undefined;
    if ('method' in part && request) wrapped[part.method] = wrap(request as AnyRequest);
  }
  return { ...requests, ...(wrapped as Partial<PartRequests>) };
}

/** Returns the same requests, with replacements for the requested lists that have an endpoint of their own. */
export function wrapOwnLists(
  requests: PartRequests,
  wrap: (name: OwnListName, request: OwnListRequest) => OwnListRequest,
): PartRequests {
  const wrapped: Partial<Record<OwnListMethod, OwnListRequest>> = {};
  for (const name of partsOfKind('own list')) {
    const { method } = fetchedParts[name];
    const request = requests[method];
    if (request) wrapped[method] = wrap(name, request);
  }
  return { ...requests, ...(wrapped as Partial<PartRequests>) };
}

/** The parts to retry while they are missing: not those that no account can read, or that are switched off. */
export function awaitedParts(requests: PartRequests): PartName[] {
  return partNames.filter((name) => {
    if (isOfKind(name, 'hidden fields')) return requests.hasServiceAccount;
    return !isOfKind(name, 'own list') || requests[fetchedParts[name].method] !== undefined;
  });
}
