import { adfToText } from '@jiralake/adf';
import {
  appendIssue,
  createTables,
  emptyCells,
  defaultFieldMap,
  rowsOf,
  type Table,
  type TransformContext,
} from '@jiralake/tables';
import type { Benchmark, Figure } from '../benchmark';
import { median, ofRounds } from '../statistics';
import { documentsIn } from '../transform/documents-in';
import { CHANGES, COMMENTS, loadIssues, type LoadedIssue } from '../transform/load-issues';
import { timeRounds } from '../transform/time-rounds';

/** As many as a rebuild has in memory together. */
const ISSUES_TOGETHER = 100;

/** How fast parsed issues become rows, and documents text, without any file. */
export const transformBenchmark: Benchmark = {
  name: 'transform',
  description: 'parsed issues to rows of every table, documents to text, on one core',
  async run(options) {
    const rounds = options.short ? 1 : 9;
    options.say('transform: loading issues');
    const { issues, fields } = await loadIssues(options, options.short ? 40 : 2_000);
    const context = { siteUrl: 'https://acme.atlassian.net', attachmentsDir: '/data/attachments', fields };
    options.say(`transform: ${rounds} rounds of ${issues.length} issues`);
    return [...tableFigures(issues, context, rounds), ...documentFigures(issues, rounds)];
  },
};

function tableFigures(issues: LoadedIssue[], context: TransformContext, rounds: number): Figure[] {
  const tables = createTables(defaultFieldMap);
  const timesOf = (some: readonly Table[]): number[] =>
    timeRounds(rounds, () => {
      for (let i = 0; i < issues.length; i += ISSUES_TOGETHER) {
        const rows = emptyCells(some);
        for (const { raw, attachments } of issues.slice(i, i + ISSUES_TOGETHER))
          appendIssue(rows, raw, attachments, some, context);
      }
    });
  const all = timesOf(tables);
  const alone = tables.map((table) => ({ table, ms: median(timesOf([table])) ?? 0 }));
  const sum = alone.reduce((total, { ms }) => total + ms, 0);
  return [
    {
      name: 'issues to rows of all tables',
      ...ofRounds(all.map((ms) => (issues.length * 1_000) / ms)),
      unit: 'issues/s',
      target: { atLeast: 5_000 },
      note: `each with ${COMMENTS} comments and ${CHANGES} changes`,
    },
    ...alone.map(({ table, ms }) => ({
      name: `  ${table.name}`,
      value: (ms * 100) / sum,
      unit: '% of the time',
      note: `${countRows(issues, table, context)} rows`,
    })),
  ];
}

function countRows(issues: readonly LoadedIssue[], table: Table, context: TransformContext): number {
  return issues.reduce(
    (count, { raw, attachments }) => count + rowsOf(raw, attachments, [table], context)[table.name].length,
    0,
  );
}

function documentFigures(issues: readonly LoadedIssue[], rounds: number): Figure[] {
  const documents = issues.flatMap(({ raw }) => documentsIn(raw));
  const bytes = documents.reduce((sum, document) => sum + Buffer.byteLength(JSON.stringify(document)), 0);
  const times = timeRounds(rounds, () => {
    for (const document of documents) adfToText(document);
  });
  return [
    {
      name: 'documents to text',
      ...ofRounds(times.map((ms) => bytes / 1e3 / ms)),
      unit: 'MB/s of JSON',
      target: { atLeast: 40 },
      note: `${documents.length} documents of ${Math.round(bytes / documents.length)} bytes on average`,
    },
  ];
}
