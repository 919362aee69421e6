import { asObject, at } from './json-object';
import type { FieldType } from './field-type';

/**
 * Returns whether a value means that the field has no value: it is empty, the Parent Link of a site without a licence for it,
 * or the summary of an issue without development. On real sites more than half of all values are of these kinds.
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

/** Returns true for an empty value, and for a list of empty values. */
function isEmpty(value: unknown): boolean {
  if (value === '' || value === null) return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Jira sends `{ showField, hasEpicLinkFieldDependency, nonEditableReason }` about the field; `data` would be its value. */
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

/** Returns true for `{}`, and for a summary (text that is no JSON) whose counts of pull requests, builds and commits are all 0. */
function isNoDevelopment(text: string): boolean {
  if (/^\s*(\{\s*\}|\[\s*\])\s*$/.test(text)) return true;
  if (!/^\{(summaryBean|json|[a-z-]+=\{)/.test(text)) return false;
  return /count[\\"]*\s*[=:]\s*0\b/i.test(text) && !/count[\\"]*\s*[=:]\s*[1-9]/i.test(text);
}
