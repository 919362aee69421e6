import type { JsonObject } from '../render/render-user';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The issues in a value, with their places in it: an issue, the answer to a search, a webhook or a line of a
 * collection (`{ issue }`), or a list of any of these. What has none is answered as it is, to be refused.
 */
export function findIssues(value: unknown, place = ''): [place: string, issue: unknown][] {
  if (Array.isArray(value)) return value.flatMap((member, index) => findIssues(member, `${place}[${index}]`));
  if (isObject(value) && !isObject(value['fields'])) {
    if (Array.isArray(value['issues'])) return findIssues(value['issues'], `${place}.issues`);
    if (isObject(value['issue'])) return [[`${place}.issue`, value['issue']]];
  }
  return [[place, value]];
}
