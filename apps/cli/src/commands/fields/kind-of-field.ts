import type { SiteField } from '@jiralake/payloads';
import type { FieldKind } from '@jiralake/tables';
import { typeKey } from './field-type';

/** Custom types that tell more than the type of the value. */
const BY_KEY: Readonly<Record<string, FieldKind>> = {
  'sd-sla-field': 'sla',
  'vp-origin': 'request_type',
  'sd-customer-organizations': 'names',
  'sd-request-feedback': 'rating',
  'gh-sprint': 'sprint',
  'gh-epic-link': 'text',
  'cmdb-object-cftype': 'assets',
  textarea: 'adf',
  // its schema says array, but its values are objects
  'sd-sentiment': 'option',
  'rm-teams-custom-field-team': 'option',
};

const BY_TYPE: Readonly<Record<string, FieldKind>> = {
  'sd-servicelevelagreement': 'sla',
  'sd-customerrequesttype': 'request_type',
  'sd-feedback': 'rating',
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'time',
  user: 'user',
  'option-with-child': 'option',
  ...Object.fromEntries(
    ['option', 'option2', 'priority', 'resolution', 'version', 'component', 'group', 'project', 'team'].map(
      (type) => [type, 'option' as const],
    ),
  ),
};

const BY_ITEMS: Readonly<Record<string, FieldKind>> = {
  user: 'users',
  option: 'options',
  string: 'options',
  'sd-customerorganization': 'names',
  version: 'names',
  component: 'names',
  group: 'names',
};

/** Internal fields of Jira that every issue has and that carry no information. */
const NOISE: ReadonlySet<string> = new Set(['gh-lexo-rank', 'devsummarycf', 'jpo-custom-field-parent']);

/** Returns the column kind for a field; undefined for a field without a type or without use as a column. */
export function kindOfField(field: SiteField): FieldKind | undefined {
  const key = typeKey(field);
  const { schema } = field;
  if (!schema || NOISE.has(key)) return undefined;
  const byType = schema.type === 'array' ? BY_ITEMS[schema.items ?? ''] : BY_TYPE[schema.type];
  return BY_KEY[key] ?? byType ?? 'json';
}
