import { forbiddenFields, type JiraIssue } from '@jiralake/payloads';
import { attempt } from './attempt';
import { mergeSlaFields } from './merge-sla-fields';
import type { PartRequests } from './part-requests';
import { COMPLETE, notFetched, type PartContext, type PartResult } from './part-result';

/** Reads the fields that the main account may not read, which are the SLA fields of an account without an agent licence. */
export async function readHiddenFields(
  requests: PartRequests,
  { response, stored, isSlaField }: PartContext,
  signal: AbortSignal,
): Promise<PartResult> {
  const forbiddenIn = (fields: JiraIssue['fields']): string[] =>
    forbiddenFields(fields, stored?.fields, isSlaField);
  const forbidden = forbiddenIn(response.fields);
  if (forbidden.length === 0) return { state: COMPLETE };
  const read = await attempt(signal, () => requests.getServiceFields(response.id, forbidden, signal));
  const readable = read.ok ? read.value : undefined;
  const write: PartResult['write'] = (issue) => mergeSlaFields(issue, forbidden, readable, stored);
  const seen = forbidden.map((name) => [
    name,
    readable && name in readable ? readable[name] : response.fields[name],
  ]);
  const unread = forbiddenIn(Object.fromEntries(seen) as JiraIssue['fields']);
  if (unread.length === 0) return { state: COMPLETE, write };
  if (!read.ok) return { state: notFetched(read.why), write, failure: read.failure };
  return { state: notFetched(`no account may read ${unread.join(', ')}`), write };
}
