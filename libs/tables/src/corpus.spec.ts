import { hasCorpus, readCorpus } from '../test/read-corpus';
import { rowProblems } from '../test/row-problems';
import { referenceFieldMap } from './field-map';
import { rowsOf } from './rows-of';
import { tables } from './tables';

const whenPresent = hasCorpus ? it : it.skip;
const context = {
  siteUrl: 'https://acme.atlassian.net',
  attachmentsDir: '/lake/attachments',
  fieldMap: referenceFieldMap,
};

describe('the corpus of collected issues (skipped where it is missing)', () => {
  whenPresent('every row has exactly the declared columns, of the declared types', () => {
    const issues = readCorpus();
    expect(issues.length).toBeGreaterThan(200);
    for (const issue of issues) {
      const rows = rowsOf(issue, undefined, context);
      expect(rows.issues).toHaveLength(1);
      expect(tables.flatMap((table) => rowProblems(table, rows[table.name]))).toEqual([]);
    }
  });

  whenPresent('every table has rows', () => {
    const all = readCorpus().map((issue) => rowsOf(issue, undefined, context));
    const counts = tables.map(({ name }) => all.reduce((sum, rows) => sum + rows[name].length, 0));
    expect(counts.filter((count) => count === 0)).toEqual([]);
  });

  whenPresent('columns that are declared as ASCII hold only ASCII', () => {
    const cells = readCorpus().flatMap((issue) => {
      const rows = rowsOf(issue, undefined, context);
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
    const names = [...Object.keys(issue.fields), ...Object.values(referenceFieldMap)];
    for (const name of names.filter((name) => name !== 'created')) {
      for (const shape of shapes) {
        const damaged = { ...issue, changelog: shape, fields: { ...issue.fields, [name]: shape } };
        const rows = rowsOf(damaged, undefined, context);
        expect(tables.flatMap((table) => rowProblems(table, rows[table.name]))).toEqual([]);
      }
    }
  });
});
