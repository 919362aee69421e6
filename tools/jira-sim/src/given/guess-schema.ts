import { KINDS, type FieldKind } from '../site/custom-fields';
import { isAdfDoc } from '../site/adf-node';
import type { JsonObject } from '../render/render-user';
import { isObject } from './find-issues';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** Returns the likely type of a custom field with this value; undefined when the value does not tell. */
export function guessSchema(id: string, value: unknown): JsonObject | undefined {
  const kind = kindOf(value);
  if (kind === undefined) return undefined;
  const [type, custom, items] = KINDS[kind] as readonly [string, string, string?];
  const customId = Number(id.replace('customfield_', ''));
  return { type, ...(items === undefined ? {} : { items }), custom, customId };
}

function kindOf(value: unknown): FieldKind | undefined {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return kindOfText(value);
  if (Array.isArray(value)) return kindOfList(value);
  if (isAdfDoc(value)) return 'richText';
  return isObject(value) ? kindOfObject(value) : undefined;
}

function kindOfText(text: string): FieldKind | undefined {
  if (text === '') return undefined;
  if (DAY.test(text)) return 'date';
  if (INSTANT.test(text)) return 'dateTime';
  if (/^\d\|[0-9a-z]+:/.test(text)) return 'rank';
  if (/^https?:\/\/\S+$/.test(text)) return 'url';
  return /^\{.*\}$/s.test(text) ? 'development' : 'text';
}

function kindOfObject(value: JsonObject): FieldKind | undefined {
  const has = (...names: string[]): boolean => names.every((name) => name in value);
  if ('completedCycles' in value || 'ongoingCycle' in value || isRefusal(value)) return 'sla';
  if (has('requestType')) return 'requestType';
  if (has('rating')) return 'feedback';
  if (has('languageCode')) return 'language';
  if (has('hasEpicLinkFieldDependency')) return 'parentLink';
  if ('accountId' in value || has('displayName')) return 'user';
  if (has('value')) return 'child' in value ? 'cascading' : 'option';
  if (has('name', 'released')) return 'version';
  if (has('name', 'key')) return 'project';
  if (has('name', 'groupId')) return 'group';
  return undefined;
}

/** Returns whether a value is Jira's refusal of an SLA field; with other keys beside it, it is a value of an app. */
function isRefusal(value: JsonObject): boolean {
  return typeof value['errorMessage'] === 'string' && Object.keys(value).length === 1;
}

function kindOfList(list: readonly unknown[]): FieldKind | undefined {
  const first = list.find((member) => member !== null);
  if (typeof first === 'string') return /Sprint@[0-9a-f]+\[/.test(first) ? 'sprint' : 'labels';
  if (!isObject(first)) return undefined;
  if ('boardId' in first || ('state' in first && 'name' in first)) return 'sprint';
  if ('finalDecision' in first) return 'approvals';
  if ('workspaceId' in first || 'objectId' in first) return 'assets';
  if ('_links' in first && 'name' in first) return 'organizations';
  if ('accountId' in first || 'displayName' in first) return 'users';
  return 'value' in first ? 'options' : undefined;
}
