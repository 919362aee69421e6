import { hasCorpus, readCorpus, readOutcomes } from '../test/read-corpus';
import { rowProblems } from '../test/row-problems';
import { builtInFields } from './issues/built-in-fields';
import { defaultFieldMap } from './issues/field-map';
import { leftOut } from './left-out';
import { isNoValue } from './no-value';
import { rowsOf } from './rows-of';
import { createTables, tableNames } from './tables';

const whenPresent = hasCorpus ? it : it.skip;
const tables = createTables(defaultFieldMap);
const context = {
  siteUrl: 'https://acme.atlassian.net',
  attachmentsDir: '/lake/attachments',
  fields: undefined,
};

describe('the corpus of collected issues (skipped where it is missing)', () => {
  whenPresent('every row has exactly the declared columns, of the declared types', () => {
    const issues = readCorpus();
    expect(issues.length).toBeGreaterThan(200);
    for (const issue of issues) {
      const rows = rowsOf(issue, undefined, tables, context);
      expect(rows.issues).toHaveLength(1);
      expect(tables.flatMap((table) => rowProblems(table, rows[table.name]))).toEqual([]);
    }
  });

  whenPresent('every table has rows, but for those of SLA', () => {
    const all = readCorpus().map((issue) => rowsOf(issue, undefined, tables, context));
    const empty = tableNames.filter((name) => all.every((rows) => rows[name].length === 0));
    // the collected SLA values stand outside of issues
    expect(empty).toEqual(['sla_cycles']);
  });

  whenPresent('columns that are declared as ASCII hold only ASCII', () => {
    const cells = readCorpus().flatMap((issue) => {
      const rows = rowsOf(issue, undefined, tables, context);
      return tables.flatMap(({ name, columns }) =>
        columns
          .filter((column) => column.ascii)
          .flatMap((column) => rows[name].map((row) => row[column.name])),
      );
    });
    const texts = cells.filter((cell) => cell !== null);
    expect(texts.length).toBeGreaterThan(1000);
    expect(texts.filter((cell) => typeof cell !== 'string' || !/^[\x20-\x7e]*$/.test(cell))).toEqual([]);
  });

  whenPresent('every field has a place: a column, a row of custom_fields, or a reason to be left out', () => {
    const columns = tables.flatMap((table) => table.columns.map(({ source }) => source));
    const documented = tables.map(({ meaning }) => meaning).join();
    const hasPlace = (field: string): boolean =>
      Object.hasOwn(leftOut, field) ||
      columns.some((source) => source === `fields.${field}` || source.startsWith(`fields.${field}.`)) ||
      columns.some((source) => source.startsWith(`fields.${field}[]`)) ||
      documented.includes(`fields.${field}.`) ||
      documented.includes(`fields.${field}[]`);
    const lost = readCorpus().flatMap((issue) => {
      const kept = new Set(
        rowsOf(issue, undefined, tables, context).custom_fields.map((row) => row['field_id']),
      );
      return Object.entries(issue.fields)
        .filter(([field, value]) => !isNothing(value) && !kept.has(field) && !hasPlace(field))
        .map(([field]) => field);
    });
    expect([...new Set(lost)]).toEqual([]);
  });

  whenPresent('issues are read, or refused with what is wrong; the counts are printed', () => {
    const outcomes = readOutcomes();
    const counts = new Map<string, number>();
    for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    const lines = [...counts].sort((a, b) => b[1] - a[1]).map(([outcome, count]) => `${count}  ${outcome}`);
    process.stdout.write(`corpus of issues by outcome:\n${lines.join('\n')}\n`);
    expect(counts.get('read')).toBeGreaterThan(200);
    for (const outcome of counts.keys()) expect(outcome).toMatch(/^(read|refused at [\w.]+: .+)$/);
  });

  whenPresent('every field can have any other shape', () => {
    const [issue] = readCorpus().filter(({ fields }) => fields.comment && fields.issuelinks);
    if (issue === undefined) throw new Error('no issue to damage');
    const shapes = [
      null,
      'ü\u0000\ud800',
      7.5,
      true,
      [],
      {},
      [null, 'x', [], { id: 'ü', fields: 5 }],
      { id: {}, name: [] },
    ];
    const names = [...Object.keys(issue.fields), ...Object.values(builtInFields).map(({ field }) => field)];
    for (const name of names.filter((name) => name !== 'created')) {
      for (const shape of shapes) {
        const damaged = { ...issue, changelog: shape, fields: { ...issue.fields, [name]: shape } };
        const rows = rowsOf(damaged, undefined, tables, context);
        expect(tables.flatMap((table) => rowProblems(table, rows[table.name]))).toEqual([]);
      }
    }
  });
});

/** What means "no value", and `{ errorMessage }`, which is none. */
function isNothing(value: unknown): boolean {
  if (isNoValue(value, { type: null, custom: null })) return true;
  return typeof value === 'object' && value !== null && 'errorMessage' in value;
}
