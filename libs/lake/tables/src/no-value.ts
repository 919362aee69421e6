import { asObject, at } from './json-object';
import type { FieldType } from './field-type';

/**
 * Whether what Jira sends for a field says only that it has no value: nothing inside, the Parent Link of a site without
 * a licence for it, or the summary of no development at all. On real sites more than half of all values are of these.
 */
export function isNoValue(value: unknown, { type, custom }: Pick<FieldType, 'type' | 'custom'>): boolean {
  if (typeof value === 'string') {
    if (value === '') return true;
    if (!MAY_BE_NOTHING.test(value)) return false;
    const isText = type === 'string' && !custom?.includes('devsummary');
    return !isText && isNoDevelopment(value);
  }
  return isEmpty(value) || isParentLinkWithoutParent(value);
}

const MAY_BE_NOTHING = /^\s*[{[]/;

/** Nothing, or a list of nothing. */
function isEmpty(value: unknown): boolean {
  if (value === '' || value === null) return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** `{ showField, hasEpicLinkFieldDependency, nonEditableReason }` is about the field; `data` would be its value. */
function isParentLinkWithoutParent(value: unknown): boolean {
  const object = asObject(value);
  if (!object) return false;
  const isAboutField = ['hasEpicLinkFieldDependency', 'nonEditableReason'].some((key) =>
    Object.hasOwn(object, key),
  );
  if (!isAboutField) return at(object, 'reason') === 'PLUGIN_LICENSE_ERROR';
  return (
    isEmpty(at(object, 'data') ?? null) &&
    !Object.keys(object).some((key) => ['key', 'value', 'name'].includes(key))
  );
}

/** `{}`, or counts of pull requests, builds and commits as text that is no JSON, all of them 0. */
function isNoDevelopment(text: string): boolean {
  if (/^\s*(\{\s*\}|\[\s*\])\s*$/.test(text)) return true;
  if (!/^\{(summaryBean|json|[a-z-]+=\{)/.test(text)) return false;
  return /count[\\"]*\s*[=:]\s*0\b/i.test(text) && !/count[\\"]*\s*[=:]\s*[1-9]/i.test(text);
}
