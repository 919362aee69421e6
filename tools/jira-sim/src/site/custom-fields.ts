/** The site's custom fields: the basis of `expand=names,schema` and of the keys of every issue. */

export interface FieldSchema {
  type: string;
  items?: string;
  custom: string;
  customId: number;
}

export interface CustomField {
  id: string;
  name: string;
  kind: FieldKind;
  schema: FieldSchema;
}

const PLATFORM = 'com.atlassian.jira.plugin.system.customfieldtypes:';
const AGILE = 'com.pyxis.greenhopper.jira:';
const DESK = 'com.atlassian.servicedesk:';

/** The schema of each kind of field. */
export const KINDS = {
  text: ['string', PLATFORM + 'textfield'],
  url: ['string', PLATFORM + 'url'],
  richText: ['string', PLATFORM + 'textarea'],
  number: ['number', PLATFORM + 'float'],
  date: ['date', PLATFORM + 'datepicker'],
  dateTime: ['datetime', PLATFORM + 'datetime'],
  option: ['option', PLATFORM + 'select'],
  radio: ['option', PLATFORM + 'radiobuttons'],
  options: ['array', PLATFORM + 'multicheckboxes', 'option'],
  cascading: ['option-with-child', PLATFORM + 'cascadingselect'],
  user: ['user', PLATFORM + 'userpicker'],
  users: ['array', PLATFORM + 'multiuserpicker', 'user'],
  group: ['group', PLATFORM + 'grouppicker'],
  labels: ['array', PLATFORM + 'labels', 'string'],
  version: ['version', PLATFORM + 'version'],
  project: ['project', PLATFORM + 'project'],
  team: ['team', PLATFORM + 'atlassian-team'],
  sprint: ['array', AGILE + 'gh-sprint', 'json'],
  epicLink: ['any', AGILE + 'gh-epic-link'],
  rank: ['any', AGILE + 'gh-lexo-rank'],
  storyPoints: ['number', AGILE + 'jsw-story-points'],
  parentLink: ['any', 'com.atlassian.jpo:jpo-custom-field-parent'],
  development: ['any', 'com.atlassian.jira.plugins.jira-development-integration-plugin:devsummarycf'],
  timeInStatus: ['any', 'com.atlassian.jira.ext.charting:timeinstatus'],
  organizations: ['array', DESK + 'sd-customer-organizations', 'sd-customerorganization'],
  requestType: ['sd-customerrequesttype', DESK + 'vp-origin'],
  participants: ['array', DESK + 'sd-request-participants', 'user'],
  feedback: ['sd-feedback', DESK + 'sd-request-feedback'],
  feedbackDate: ['datetime', DESK + 'sd-request-feedback-date'],
  approvals: ['sd-approvals', 'com.atlassian.servicedesk.approvals-plugin:sd-approvals'],
  sentiment: ['array', 'com.atlassian.servicedesk.sentiment:sd-sentiment'],
  language: [
    'sd-request-lang',
    'com.atlassian.servicedesk.servicedesk-lingo-integration-plugin:sd-request-language',
  ],
  formCount: ['number', 'com.atlassian.jira.plugins.proforma-managed-fields:forms-total-field-cftype'],
  assets: ['any', 'com.atlassian.jira.plugins.cmdb:cmdb-object-cftype'],
  sla: ['sd-servicelevelagreement', DESK + 'sd-sla-field'],
} as const satisfies Record<string, readonly [type: string, custom: string, items?: string]>;

export type FieldKind = keyof typeof KINDS;

function customField(customId: number, name: string, kind: FieldKind): CustomField {
  const [type, custom, items] = KINDS[kind] as readonly [string, string, string?];
  const schema: FieldSchema = { type, custom, customId };
  return {
    id: `customfield_${customId}`,
    name,
    kind,
    schema: items === undefined ? schema : { ...schema, items },
  };
}

/** Fields with a meaning of their own; the ids of the support fields are those of the reference site. */
export const KNOWN_FIELDS: readonly CustomField[] = [
  customField(10000, 'Development', 'development'),
  customField(10002, 'Organizations', 'organizations'),
  customField(10004, 'Severity', 'option'),
  customField(10010, 'Request Type', 'requestType'),
  customField(10014, 'Epic Link', 'epicLink'),
  customField(10018, 'Parent Link', 'parentLink'),
  customField(10019, 'Rank', 'rank'),
  customField(10020, 'Sprint', 'sprint'),
  customField(10156, 'Request participants', 'participants'),
  customField(10157, 'Satisfaction', 'feedback'),
  customField(10158, 'Satisfaction date', 'feedbackDate'),
  customField(10161, 'Time to resolution', 'sla'),
  customField(10323, 'Triage', 'options'),
  customField(10325, 'Custom URL', 'url'),
  customField(10328, 'Time to first response', 'sla'),
  customField(10330, 'Context', 'richText'),
  customField(10350, 'Slack link', 'url'),
  customField(10365, 'Spam', 'radio'),
  customField(10475, 'Email address', 'text'),
  customField(10511, 'Configuration item', 'options'),
  customField(10676, 'Technical issue category', 'option'),
  customField(11831, 'L3 Team', 'team'),
];

const OTHER_KINDS: readonly FieldKind[] = [
  ...([
    'text',
    'number',
    'date',
    'dateTime',
    'option',
    'radio',
    'options',
    'cascading',
    'user',
    'users',
  ] as const),
  ...([
    'group',
    'labels',
    'version',
    'project',
    'team',
    'url',
    'richText',
    'storyPoints',
    'timeInStatus',
  ] as const),
  ...(['approvals', 'sentiment', 'language', 'formCount', 'assets'] as const),
];

const OTHER_FIELDS_TOTAL = 150;
// fewer names than fields: on a real site names repeat, so only the id identifies a field
const OTHER_NAMES = [
  'Impact',
  'Region',
  'Root cause',
  'Team',
  'Start date',
  'Größe',
  '影響範囲',
  'Approver group',
  'Notes',
  'Category',
];

/** The other fields: mostly null, a few of each kind. */
export const OTHER_FIELDS: readonly CustomField[] = Array.from({ length: OTHER_FIELDS_TOTAL }, (_, index) =>
  customField(
    12_000 + index * 3,
    OTHER_NAMES[(index * 7) % OTHER_NAMES.length] as string,
    OTHER_KINDS[index % OTHER_KINDS.length] as FieldKind,
  ),
);

export const CUSTOM_FIELDS: readonly CustomField[] = [...KNOWN_FIELDS, ...OTHER_FIELDS];
