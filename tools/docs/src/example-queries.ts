/** A question about the lake, and its SQL. */
export interface ExampleQuery {
  question: string;
  sql: string;
  /** a common mistake */
  note?: string;
}

/** The example queries of the documentation; a test runs every one of them. */
export const exampleQueries: readonly ExampleQuery[] = [
  {
    question: 'Which issues are open, the oldest first?',
    sql: `
select issue_key, summary, status, assignee_name,
  date_sub('day', created_at, now() at time zone 'UTC') as age_days
from jira_issues
where status_category_key is distinct from 'done'
order by created_at`,
    note: '`date_sub` counts whole days. `date_diff` counts the midnights in between: one day for the two minutes around one.',
  },
  {
    question: 'Which open issues has nobody touched for 30 days?',
    sql: `
select i.issue_key, i.summary, i.assignee_name, i.updated_at, max(c.created_at) as last_comment_at
from jira_issues i
left join jira_comments c using (issue_id)
where i.status_category_key is distinct from 'done'
  and i.updated_at < (now() at time zone 'UTC') - interval 30 days
group by all
order by i.updated_at, i.issue_key`,
  },
  {
    question: 'How many issues came in and were resolved each week?',
    sql: `
select week, sum(created) as created, sum(resolved) as resolved
from (
  select date_trunc('week', created_at)::date as week, 1 as created, 0 as resolved from jira_issues
  union all
  select date_trunc('week', resolved_at)::date, 0, 1 from jira_issues where resolved_at is not null
)
group by week
order by week`,
  },
  {
    question: 'How long does it take to resolve an issue?',
    sql: `
select issue_type, count(*) as resolved,
  round(quantile_cont(hours, 0.5), 1) as median_hours,
  round(quantile_cont(hours, 0.9), 1) as p90_hours,
  round(quantile_cont(hours, 0.99), 1) as p99_hours
from (
  select issue_type, date_diff('second', created_at, resolved_at) / 3600 as hours
  from jira_issues
  where resolved_at is not null
)
group by issue_type
order by resolved desc, issue_type`,
    note: 'In hours of the clock, not of a calendar. Issues that are still open do not count: of a week that has just passed only the fast ones are in it.',
  },
  {
    question: 'How many SLA cycles that began in a week were breached?',
    sql: `
select date_trunc('week', started_at)::date as week, sla_name,
  count(*) filter (breached) as breaches, count(*) as cycles,
  round(100 * breaches / cycles, 1) as percent
from jira_sla_cycles
group by all
order by week, sla_name`,
  },
  {
    question: 'How long do issues stay in each status?',
    sql: `
with ended as (
  select issue_id, from_value as status, changed_at as until,
    lag(changed_at) over (partition by issue_id order by change_number, changed_at, item_index) as since
  from jira_changelog
  where lower(field_name) = 'status' and field_type is distinct from 'custom'
),
stays as (
  select issue_id, status, since, until from ended
  union all
  -- the one that every issue is in has not ended
  select i.issue_id, i.status, max(e.until), null
  from jira_issues i
  left join ended e using (issue_id)
  group by i.issue_id, i.status
)
select s.status, count(*) as stays, count(*) - count(s.until) as still_there, count(distinct issue_id) as issues,
  round(avg(date_diff('second', coalesce(s.since, i.created_at), coalesce(s.until, now() at time zone 'UTC'))) / 3600, 1)
    as average_hours
from stays s
join jira_issues i using (issue_id)
group by s.status
order by average_hours desc, status`,
  },
  {
    question: 'Which issues were reopened?',
    sql: `
select i.issue_key, i.summary, i.status, count(*) as times_reopened, max(c.changed_at) as last_reopened_at
from jira_changelog c
join jira_issues i using (issue_id)
where lower(c.field_name) = 'resolution' and c.field_type is distinct from 'custom'
  and coalesce(c.from_value, '') <> '' and coalesce(c.to_value, '') = ''
group by all
order by times_reopened desc, last_reopened_at desc, i.issue_key`,
  },
  {
    question: 'Which issues moved to another project?',
    sql: `
select c.changed_at, c.from_value as old_key, c.to_value as new_key, i.issue_key as key_today, c.author_name
from jira_changelog c
join jira_issues i using (issue_id)
where lower(c.field_name) = 'key' and c.field_type is distinct from 'custom'
order by c.changed_at desc`,
  },
  {
    question: 'Which open issues are blocked by one that is not done either?',
    sql: `
select i.issue_key, i.summary, l.linked_issue_key as blocked_by,
  coalesce(b.status, l.linked_issue_status) as blocker_status, b.assignee_name as blocker_assignee
from jira_issuelinks l
join jira_issues i using (issue_id)
left join jira_issues b on b.issue_id = l.linked_issue_id
where l.link_type = 'Blocks' and l.direction = 'inward'
  and i.status_category_key is distinct from 'done'
  and b.status_category_key is distinct from 'done'
order by i.issue_key`,
  },
  {
    question: 'Who comments most?',
    sql: `
select arg_max(author_name, created_at) as author, count(*) as comments,
  count(distinct issue_id) as issues, count(*) filter (public_visibility) as seen_by_customers
from jira_comments
group by coalesce(author_account_id, author_name)
order by comments desc, author
limit 20`,
    note: 'People are told apart by account id. `arg_max` passes over NULL, so each has the last name that is known; `arg_max_null` would show that a name is gone.',
  },
  {
    question: 'How many hours did each person log per week?',
    sql: `
select date_trunc('week', started_at)::date as week, arg_max(author_name, started_at) as person,
  round(sum(time_spent_seconds) / 3600, 2) as hours, count(distinct issue_id) as issues
from jira_worklogs
group by week, coalesce(author_account_id, author_name)
order by week, hours desc, person`,
  },
  {
    question: 'Which attachments are not stored, and why?',
    sql: `
select a.issue_key, a.filename, a.size_bytes, coalesce(a.download_status, 'not tried yet') as reason
from jira_attachments a
where a.download_status is distinct from 'stored'
order by a.size_bytes desc, a.filename`,
  },
  {
    question: 'Which values does a custom field have, by its name?',
    sql: `
select field_id, value_text, count(*) as issues
from jira_custom_fields
where field_name = 'Root cause'
group by all
order by issues desc, value_text`,
  },
  {
    question: 'How often is each element of a custom field chosen that is a list, by its name?',
    sql: `
select field_id, value_text, value_option_id, count(distinct issue_id) as issues
from jira_custom_field_values
where field_name = 'Affected area'
group by all
order by issues desc, value_text`,
    note: 'Names of fields are not unique: without `field_id` the elements of two fields of one name would count together.',
  },
  {
    question: 'How many customers and issues does each organization have?',
    sql: `
select organization, count(distinct reporter_account_id) as customers, count(*) as issues,
  round(avg(satisfaction), 1) as satisfaction
from (
  select *, unnest(from_json(organizations, '["VARCHAR"]')) as organization from jira_issues
)
group by organization
order by issues desc, organization`,
    note: 'An issue with two organizations counts for both, so the sums are higher than the number of issues. `avg` passes over issues without a rating.',
  },
  {
    question: 'Where is something mentioned, in descriptions and comments?',
    sql: `
select i.issue_key, i.summary, t.place, t.author, t.written_at, t.body
from (
  select issue_id, 'description' as place, reporter_name as author, created_at as written_at, description as body
  from jira_issues
  union all
  select issue_id, 'comment ' || comment_id, author_name, created_at, body
  from jira_comments
) t
join jira_issues i using (issue_id)
where t.body ilike '%vpn%'
order by t.written_at desc, i.issue_key`,
  },
];
