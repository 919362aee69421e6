import type { FieldKind } from './field-kinds';

/** Columns of the reference that one custom field fills. */
interface BuiltInField {
  /** field id on the site of the reference */
  field: string;
  kind: FieldKind;
  /** name and description of each column that the kind fills */
  columns: readonly (readonly [name: string, meaning: string])[];
}

const sla = (name: string, label: string): BuiltInField['columns'] => [
  [`${name}_breached`, `${label}: whether the goal was missed (running cycle, else the last one)`],
  [`${name}_goal_millis`, `${label}: goal in milliseconds`],
  [`${name}_elapsed_millis`, `${label}: working time used, as of the last fetch`],
];
const array = (what: string): string =>
  `JSON array of ${what}; [] when the list is empty, NULL when Jira has no value`;

/** The configurable columns of the reference, in their order, with the field ids of its site. */
export const builtInFields: Readonly<Record<string, BuiltInField>> = {
  request_type: {
    field: 'customfield_10010',
    kind: 'request_type',
    columns: [
      ['request_type', 'Name of the service desk request type'],
      ['request_status', 'Status as the customer sees it'],
    ],
  },
  severity: { field: 'customfield_10004', kind: 'option', columns: [['severity', 'Severity']] },
  triage: { field: 'customfield_10323', kind: 'options', columns: [['triage', array('triage options')]] },
  configuration_item: {
    field: 'customfield_10511',
    kind: 'assets',
    columns: [
      [
        'configuration_item',
        array('configuration items: label, value or name of each, else its object key or id'),
      ],
    ],
  },
  participants: {
    field: 'customfield_10156',
    kind: 'users',
    columns: [
      ['participants', array('the e-mail of each request participant, else the name, else the account id')],
    ],
  },
  organizations: {
    field: 'customfield_10002',
    kind: 'names',
    columns: [['organizations', array("the customer organizations' names")]],
  },
  spam: { field: 'customfield_10365', kind: 'option', columns: [['spam', 'Spam mark']] },
  context: { field: 'customfield_10330', kind: 'adf', columns: [['context', 'Context as plain text']] },
  custom_url: { field: 'customfield_10325', kind: 'text', columns: [['custom_url', 'Custom URL']] },
  slack_link: {
    field: 'customfield_10350',
    kind: 'text',
    columns: [['slack_link', 'Link to the Slack thread']],
  },
  technical_issue_category: {
    field: 'customfield_10676',
    kind: 'option',
    columns: [['technical_issue_category', 'Technical category; both levels as `A / A1`']],
  },
  email_address: {
    field: 'customfield_10475',
    kind: 'text',
    columns: [['email_address', 'E-mail address given in the request']],
  },
  satisfaction: {
    field: 'customfield_10157',
    kind: 'rating',
    columns: [['satisfaction', 'Customer rating, 1 to 5']],
  },
  first_response: {
    field: 'customfield_10328',
    kind: 'sla',
    columns: sla('first_response', 'SLA to first response'),
  },
  time_to_resolution: {
    field: 'customfield_10161',
    kind: 'sla',
    columns: sla('time_to_resolution', 'SLA to resolution'),
  },
  l3_team: { field: 'customfield_11831', kind: 'option', columns: [['l3_team', 'Third-level team']] },
};
