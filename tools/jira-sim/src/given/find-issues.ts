import type { JsonObject } from '../render/render-user';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Returns the issues in a value with their positions: an issue, a search response, a webhook or a line of a collection
 * (`{ issue }`), or a list of any of these. Returns a value without issues unchanged, to be refused later.
 */
export function findIssues(value: unknown, place = ''): [place: string, issue: unknown][] {
  if (Array.isArray(value)) return value.flatMap((member, index) => findIssues(member, `${place}[${index}]`));
  if (isObject(value) && !isObject(value['fields'])) {
    if (Array.isArray(value['issues'])) return findIssues(value['issues'], `${place}.issues`);
    if (isObject(value['issue'])) return [[`${place}.issue`, value['issue']]];
  }
  return [[place, value]];
}
