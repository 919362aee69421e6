/** The custom fields of the reference site: field ids differ from site to site. */
export const referenceFieldMap = {
  participants: 'customfield_10156',
  organizations: 'customfield_10002',
  request_type: 'customfield_10010',
  severity: 'customfield_10004',
  spam: 'customfield_10365',
  satisfaction: 'customfield_10157',
  triage: 'customfield_10323',
  context: 'customfield_10330',
  custom_url: 'customfield_10325',
  slack_link: 'customfield_10350',
  email_address: 'customfield_10475',
  configuration_item: 'customfield_10511',
  technical_issue_category: 'customfield_10676',
  first_response: 'customfield_10328',
  time_to_resolution: 'customfield_10161',
  l3_team: 'customfield_11831',
} as const;

/** Which custom field of the site fills what; an id that the site lacks leaves the columns NULL. */
export type FieldMap = Readonly<Record<keyof typeof referenceFieldMap, string>>;
