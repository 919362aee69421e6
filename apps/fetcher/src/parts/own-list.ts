import { fetchedParts, type OwnListPart, type PartOfKind } from '@jiralake/payloads';
import { attempt } from './attempt';
import type { OwnListRequest, PartRequests } from './part-requests';
import { COMPLETE, notFetched, type PartContext, type PartResult } from './part-result';

/** Reads a list that only its endpoint returns; a list that is refused or switched off keeps its stored entries. */
export async function readOwnList(
  requests: PartRequests,
  name: PartOfKind<'own list'>,
  { response }: PartContext,
  signal: AbortSignal,
): Promise<PartResult> {
  const part: OwnListPart = fetchedParts[name];
  const request: OwnListRequest | undefined = requests[fetchedParts[name].method];
  if (!request) return { state: notFetched(`${part.switch ?? name} is false`) };
  const read = await attempt(signal, () => request(response.id, signal));
  if (!read.ok) return { state: notFetched(read.why), failure: read.failure };
  const { value } = read;
  // a list that the account may not read still exists
  if (!value) return { state: notFetched('they may not be read (403)') };
  return { state: COMPLETE, write: (issue) => ({ ...issue, [part.rawKey]: value }) };
}
