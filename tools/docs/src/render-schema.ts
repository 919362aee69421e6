import { duckDbTypes, viewName } from '@jiralake/duckdb';
import type { Table } from '@jiralake/tables';
import type { AnsweredQuery } from './answer-queries';
import { markdownTable } from './markdown-table';

const INTRODUCTION = `# Tables of the lake

- **Files.** \`<table>/YYYY-MM.parquet\`, one for each table and month: the month in which the issue was created, in UTC. What belongs to an
  issue (comments, changes, …) is in the month of the issue, whenever it was written. Each file is whole at any moment.
- **Reading.** \`jiralake query\` has a view for each table that has files, \`jira_<table>\`, over the files as they are when it begins. What a month lacks
  is NULL, and columns that only some months have, of another version or field map, come last.
- **Other readers.** Months are replaced under their names at any moment. DuckDB and Polars open a file by its name more than once in one query, and then fail
  or mix two states of a month without a word. Read a copy: \`cp -al data/parquet/jira data/jira-now\` gives the same files names of their own, at
  once and without taking room (\`cp -r\` from another account or file system). Over it any DuckDB makes the views by
  \`create view jira_issues as select * from read_parquet('data/jira-now/issues/*.parquet', union_by_name = true)\`, and Polars by
  \`scan_parquet(…, missing_columns='insert', extra_columns='ignore')\`. pandas and PyArrow open each file once and need no copy; so does whoever is
  given an open file, as by \`polars.read_parquet(open(file, 'rb'))\`.
- **Rows.** One row for each key, of the whole lake and not only of a month. A deleted issue has no rows in any table.
- **Joining.** Join on \`issue_id\`. It never changes, while \`issue_key\` changes when an issue moves to another project.
- **Columns.** Every one can be NULL: Jira has no value, or it is hidden from the account that reads. The first six tables begin with the columns
  of the older integration that jiralake stands in for, under the same names and in the same order, so queries for it work here. What was
  added comes after them, and in \`issues\` the columns of your field map come last.
- **Gaps.** \`comments_complete\`, \`changelog_complete\` and \`worklogs_complete\` in \`issues\` are false where Jira did not give everything.
- **Times.** All are UTC, without a zone. Compare them with \`now() at time zone 'UTC'\`; \`now()::timestamp\` is in the zone of your session.
  The files say so too (logical type TIMESTAMP in microseconds, not adjusted to UTC), and DuckDB, Polars and Arrow agree; in files that version 0.1.0 wrote, Arrow
  (PyArrow, pandas) takes the same times for ones with the zone UTC.
- **Footers.** \`jiralake.meanings\` in the footer of each file is a JSON object with the meaning of each column, as below up to the first semicolon:
  \`select decode(value) from parquet_kv_metadata('…') where decode(key) = 'jiralake.meanings'\`.
- **Compression.** GZIP. hyparquet alone reads none of it: give it the \`compressors\` of hyparquet-compressors.
- **Texts.** Documents of Jira's editor are plain text: a line for each block, links as \`label (url)\`, files by their names, the row of a table as
  its cells with a \`|\` between blanks. A \`|\` inside a cell is written \`\\|\`, a merged cell is followed by empty ones in the columns and rows that it covers, a card that
  lists a search is its JQL, and an app without text its title.
- **Credentials.** What opens a door in a URL is \`REDACTED\` in every text column, JSON values included: \`user:password@\` before a host, and parameters such as
  \`token\`, \`api_key\`, \`password\`, \`X-Amz-Signature\`. \`code\`, \`session\`, \`auth\`, \`sid\` count by length and shape of their value, or beside signs of OAuth: \`code=404\` stays. Not
  redacted on purpose: ids and keys, which cannot hold any (those with \`=\`, \`%\`, \`@\` or \`\\\` are NULL), and what is no URL, such as a password in a sentence. Raw files
  are as Jira gave them.
- **Lists.** They are texts, JSON arrays: \`unnest(from_json(labels, '["VARCHAR"]'))\` makes a row of each element.
- **Restrictions.** \`security_level\` in \`issues\` holds for everything of the issue, its rows in all tables included. A comment or worklog with \`visibility\` is
  for that role or group alone, and one with \`public_visibility = false\` is an internal note. An attachment has the restriction of the most open comment that
  shows it. Whoever passes rows on decides by these columns.
- **Custom fields.** \`jira_custom_fields\` has a row per field and value, \`jira_custom_field_values\` one per element of those that are lists: take \`value_number\`,
  \`value_timestamp\`, \`value_date\`, \`value_user_account_id\` or \`value_option_ids\` instead of casting the text. They follow the type that the site declares, and the
  shape of the value where it declares none.
- **People.** Tell them apart by account id. Names change, and e-mails are hidden as each person pleases.
- **Sources.** The last column of each table below says where a value comes from: a path in the raw file of the issue, and for tables with
  several rows per issue a path in the entry that the row is made of.

This file is made from the program by \`npm run docs\`.
`;

/** Renders the documentation of the lake for people who query it; `fieldMap` is the chapter of that name. */
export function renderSchema(
  tables: readonly Table[],
  fieldMap: string,
  queries: readonly AnsweredQuery[],
): string {
  return [
    INTRODUCTION,
    renderOverview(tables),
    ...tables.map(renderTable),
    fieldMap,
    renderQueries(queries),
  ].join('\n');
}

function renderOverview(tables: readonly Table[]): string {
  const rows = tables.map((table) => [
    `[${table.name}](#${table.name})`,
    `\`${viewName(table.name)}\``,
    keyOf(table),
    String(table.columns.length),
  ]);
  return `${markdownTable(['table', 'view', 'key', 'columns'], rows)}\n`;
}

function renderTable(table: Table): string {
  const rows = table.columns.map(({ name, type, meaning, source }) => [
    `\`${name}\``,
    duckDbTypes[type],
    meaning,
    `\`${source}\``,
  ]);
  return [
    `## ${table.name}`,
    '',
    `${table.meaning}. Key: ${keyOf(table)}.`,
    '',
    markdownTable(['column', 'type', 'meaning', 'source'], rows),
    '',
  ].join('\n');
}

/** The columns that identify a row within an issue. */
function keyOf({ key }: Table): string {
  return [...new Set(['issue_id', ...key])].map((name) => `\`${name}\``).join(', ');
}

function renderQueries(queries: readonly AnsweredQuery[]): string {
  const chapters = queries.map(({ question, sql, note, answer }) =>
    [
      `### ${question}`,
      '',
      '```sql',
      `${sql.trim()};`,
      '```',
      '',
      ...(note === undefined ? [] : [note, '']),
      markdownTable(answer.columns, answer.rows),
      '',
    ].join('\n'),
  );
  return [
    '## Example queries',
    '',
    'Each of them runs as it is; `Root cause` and `vpn` stand for a field and a word of yours. Below each stands what it answers over a lake of four',
    'issues on 1 March 2026.',
    '',
    ...chapters,
  ].join('\n');
}
