/** System fields that have no column on purpose, with the reason. Any other field without a column gets a row in custom_fields. */
export const leftOut: Readonly<Record<string, string>> = {
  aggregateprogress: 'sums over sub-tasks: add up their rows',
  aggregatetimeestimate: 'sums over sub-tasks: add up their rows',
  aggregatetimeoriginalestimate: 'sums over sub-tasks: add up their rows',
  aggregatetimespent: 'sums over sub-tasks: add up their rows',
  issuekey: 'issue_key',
  issuerestriction: 'always empty outside of restricted issue types',
  lastViewed: 'depends on the account that fetches',
  progress: 'the columns time_spent_seconds and original_estimate_seconds hold it',
  statusCategory: 'status_category',
  statuscategorychangedate: 'changelog',
  subtasks: 'the sub-tasks have rows of their own, with parent_id',
  thumbnail: 'attachments.thumbnail_url',
  timetracking: 'time_spent_seconds, original_estimate_seconds, remaining_estimate_seconds',
  votes: 'a count that changes without any event',
  watches: 'a count that changes without any event',
  workratio: 'time_spent_seconds divided by original_estimate_seconds',
};
