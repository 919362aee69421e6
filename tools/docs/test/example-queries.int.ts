import { duckDbTypes, viewName } from '@jiralake/duckdb';
import { createTables, defaultFieldMap } from '@jiralake/tables';
import { ask } from '../src/answer-queries';
import { exampleQueries } from '../src/example-queries';
import { useSampleLake } from './use-sample-lake';

const lake = useSampleLake();

/** The expected rows of the sample issues by question, as of 1 March. */
const answers: Record<string, object[]> = {
  'Which issues are open, the oldest first?': [
    { issue_key: 'SUP-2', assignee_name: 'Cat', age_days: 53 },
    { issue_key: 'NET-7', assignee_name: 'Bob', age_days: 26 },
  ],
  'Which open issues has nobody touched for 30 days?': [
    { issue_key: 'SUP-2', last_comment_at: '2026-01-12 10:00:00' },
  ],
  'How many issues came in and were resolved each week?': [
    { week: '2026-01-05', created: 2, resolved: 1 },
    { week: '2026-02-02', created: 2, resolved: 1 },
  ],
  'How long does it take to resolve an issue?': [
    { issue_type: 'Incident', resolved: 1, median_hours: 24, p99_hours: 24 },
    { issue_type: 'Service request', resolved: 1, median_hours: 2 },
  ],
  'How many SLA cycles that began in a week were breached?': [
    { week: '2026-01-05', sla_name: 'Time to resolution', breaches: 1, cycles: 2, percent: 50 },
  ],
  'How long do issues stay in each status?': [
    { status: 'Done', stays: 3, still_there: 2, issues: 3 },
    { status: 'In Progress', stays: 3, still_there: 2, issues: 3 },
    { status: 'Open', stays: 2, still_there: 0, issues: 2, average_hours: 3 },
  ],
  'Which issues were reopened?': [
    { issue_key: 'SUP-2', times_reopened: 1, last_reopened_at: '2026-01-12 10:00:00' },
  ],
  'Which issues moved to another project?': [{ old_key: 'SUP-3', new_key: 'NET-7', key_today: 'NET-7' }],
  'Which open issues are blocked by one that is not done either?': [
    { issue_key: 'SUP-2', blocked_by: 'NET-7', blocker_status: 'In Progress', blocker_assignee: 'Bob' },
  ],
  'Who comments most?': [
    { author: 'Bob', comments: 2, issues: 1, seen_by_customers: 1 },
    { author: 'Cat', comments: 1, issues: 1, seen_by_customers: 1 },
  ],
  'How many hours did each person log per week?': [
    { week: '2026-01-05', person: 'Bob', hours: 2, issues: 1 },
    { week: '2026-01-12', person: 'Cat', hours: 0.25, issues: 1 },
  ],
  'Which attachments are not stored, and why?': [
    { issue_key: 'SUP-1', filename: 'dump.bin', reason: 'too_large' },
    { issue_key: 'SUP-1', filename: 'new.png', reason: 'not tried yet' },
  ],
  'Which values does a custom field have, by its name?': [
    { field_id: 'customfield_10240', value_text: 'Hardware', issues: 2 },
    { field_id: 'customfield_10240', value_text: 'Planning', issues: 1 },
  ],
  'How often is each element of a custom field chosen that is a list, by its name?': [
    { field_id: 'customfield_10241', value_text: 'Red, dark', value_option_id: '1', issues: 2 },
    { field_id: 'customfield_10241', value_text: 'Blue', value_option_id: '2', issues: 1 },
  ],
  'How many customers and issues does each organization have?': [
    { organization: 'Globex', customers: 2, issues: 2, satisfaction: 4 },
    { organization: 'Initech', customers: 1, issues: 1, satisfaction: null },
  ],
  'Where is something mentioned, in descriptions and comments?': [
    { issue_key: 'SUP-2', place: 'comment 1003', author: 'Cat', body: 'Only without vpn?' },
    { issue_key: 'SUP-1', place: 'description', author: 'Dan', body: 'The VPN is down again.' },
  ],
};

describe('the example queries', () => {
  it.each(exampleQueries.map(({ question, sql }) => [question, sql]))('%s', async (question, sql) => {
    const { columns, rows } = await ask(lake(), sql);
    const named = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
    expect(named.length).toBeGreaterThan(0);
    expect(named).toMatchObject(answers[question] ?? ['a question without an answer here']);
  });

  it('are about every table but remote links', () => {
    const all = exampleQueries.map(({ sql }) => sql).join('\n');
    const unused = createTables(defaultFieldMap)
      .map(({ name }) => name)
      .filter((name) => !new RegExp(`\\b${viewName(name)}\\b`).test(all));
    expect(unused).toEqual(['remote_links']);
  });
});

it.each(createTables(defaultFieldMap))(
  'DuckDB shows the columns of $name as documented',
  async ({ name, columns }) => {
    const { rows } = await lake().query(`describe ${viewName(name)}`);
    expect(rows.map(([column, type]) => [column, type])).toEqual(
      columns.map((column) => [column.name, duckDbTypes[column.type]]),
    );
  },
);
