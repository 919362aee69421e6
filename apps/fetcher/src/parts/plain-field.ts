import { fetchedParts, type PartOfKind } from '@jiralake/payloads';
import { COMPLETE, notFetched, type PartContext, type PartResult } from './part-result';

/** Reads a list that the response has whole or not at all: without an error a field can be missing, and that is not an empty list. */
export function readPlainField(name: PartOfKind<'field'>, { response, stored }: PartContext): PartResult {
  const { field } = fetchedParts[name];
  const before = stored?.fields[field];
  if (response.fields[field] !== undefined || !Array.isArray(before) || before.length === 0) {
    return { state: COMPLETE };
  }
  return {
    state: notFetched('the response does not have them'),
    write: (issue) => ({ ...issue, fields: { ...issue.fields, [field]: before } }),
  };
}
