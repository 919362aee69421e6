import { readIfReadable, type RawStore } from '@jiralake/raw-store';
import { fetchedParts } from '@jiralake/payloads';
import { wrapOwnLists, type PartRequests } from './parts/part-requests';

/**
 * Lists with an endpoint of their own that are stored whole stay as they are, so that an issue of a batch costs no request
 * of its own; other lists are asked for.
 */
export function keepOwnLists(requests: PartRequests, raw: Pick<RawStore, 'readIssue'>): PartRequests {
  return wrapOwnLists(requests, (name, request) => async (id, signal) => {
    const stored = await readIfReadable(raw, id);
    const isWhole = stored && 'key' in stored && stored._completeness?.[name].state === 'complete';
    return isWhole ? stored[fetchedParts[name].rawKey] : request(id, signal);
  });
}
