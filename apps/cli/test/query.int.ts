import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openDuckDb } from '@jiralake/duckdb';
import { buildBundles, useTempFolder } from '@jiralake/testing';
import { bundle, runCli, startCli } from './run-cli';

const folder = useTempFolder();
beforeAll(buildBundles);

beforeEach(async () => {
  mkdirSync(path.join(folder(), 'data/parquet/jira/issues'), { recursive: true });
  const db = await openDuckDb();
  const file = path.join(folder(), 'data/parquet/jira/issues/2026-02.parquet');
  const row = `select 'SUP-1' as issue_key, 9007199254740993 as big, timestamp '2026-02-03 10:00:00' as created_at, null as empty`;
  await db.query(`copy (${row}) to '${file}'`);
  db.close();
});

/** The only line on standard error beside a result. */
const FIRST = 'using the data folder data (no site is configured)\n';
const query = (args: string[], input?: string) => runCli(['query', ...args], folder(), {}, input);
const json = async (...args: string[]): Promise<unknown[]> => {
  const { out, err } = await query([...args, '--format', 'json']);
  expect(err).toBe(FIRST);
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
};

describe('jiralake query', () => {
  it('answers from the views, as a table, as CSV and as JSON', async () => {
    expect(await query(['select issue_key, created_at from jira_issues'])).toEqual({
      code: 0,
      out: 'issue_key  created_at\n---------  -------------------\nSUP-1      2026-02-03 10:00:00\n(1 row)\n',
      err: FIRST,
    });
    const csv = await query(['select issue_key, empty, big from jira_issues', '--format', 'csv']);
    expect(csv.out).toBe('issue_key,empty,big\nSUP-1,,9007199254740993\n');
    expect(await json('select * from jira_issues')).toMatchObject([{ issue_key: 'SUP-1', empty: null }]);
  });

  it('has the columns of the field map, whether files have them yet or not, and those that only files have', async () => {
    const map = { columns: { root_cause: { field: 'customfield_10240', kind: 'option' } } };
    writeFileSync(path.join(folder(), 'map.json'), JSON.stringify(map));
    writeFileSync(path.join(folder(), '.env'), 'FIELD_MAP_FILE=map.json\n');
    const row = { issue_key: 'SUP-1', root_cause: null, summary: null, big: '9007199254740993' };
    expect(await json(`select ${Object.keys(row).join(', ')} from jira_issues`)).toEqual([row]);
  });

  it('gives JSON every column and numbers up to 2^53 as numbers', async () => {
    const sql =
      'select count(*) as n, 1 as n, 9007199254740992 as large, 9007199254740993 as larger, 1.5 as d';
    expect(await json(`${sql} from jira_issues`)).toEqual([
      { n: 1, n_1: 1, large: 9007199254740992, larger: '9007199254740993', d: 1.5 },
    ]);
  });

  it('reads a lake named on the command line or in .env', async () => {
    const elsewhere = path.join(folder(), 'elsewhere');
    mkdirSync(elsewhere);
    const lake = path.join(folder(), 'data/parquet/jira');
    const sql = ['query', 'select count(*) as n from jira_issues', '--format', 'csv'];
    expect((await runCli([...sql, '--lake', lake], elsewhere)).out).toBe('n\n1\n');
    writeFileSync(path.join(elsewhere, '.env'), `JIRA_PARQUET_DIR=${lake}\n`);
    expect((await runCli(sql, elsewhere)).out).toBe('n\n1\n');
  });

  it('takes the SQL from a file or from standard input', async () => {
    writeFileSync(path.join(folder(), 'query.sql'), '-- how many\nselect count(*) as n\nfrom jira_issues;\n');
    expect(await json('-f', 'query.sql')).toEqual([{ n: 1 }]);
    expect((await query(['-', '--format', 'csv'], 'select 5 as n')).out).toBe('n\n5\n');
    expect((await query(['-f', '-'], '-- nothing')).err).toContain('there is no statement');
    expect((await query(['-f', 'nowhere.sql'])).err).toContain('cannot read nowhere.sql');
    expect((await query(['select 1', '-f', 'query.sql'])).err).toContain('not both');
    expect((await query([])).err).toContain('no SQL');
  });

  it('says which files are missing, and what is wrong with the SQL, and ends with 1', async () => {
    const missing = await query(['select * from jira_comments']);
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(missing.err).toContain('no jira_comments: there are no such files in data/parquet/jira yet\n');
    const empty = await query(['select * from jira_comments', '--lake', 'nowhere']);
    expect(empty.err).toContain('no such files in nowhere yet; `jiralake backfill` fills it');
    const wrong = await query(['selct 1']);
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('syntax error');
    expect(wrong.err).not.toContain('    at ');
    // a table name inside a string is ignored
    expect(await json("select 'jira_comments' as t from jira_issues")).toEqual([{ t: 'jira_comments' }]);
  });

  it('refuses more than one statement, and whatever writes', async () => {
    const before = readdirSync(folder());
    for (const sql of ["copy (select 1) to 'out.csv'", "export database 'out'"]) {
      const run = await query([sql]);
      expect([sql, run.code, run.out]).toEqual([sql, 1, '']);
      expect(run.err).toContain('only reading is allowed');
    }
    const two = await query(['select 1; select 2']);
    expect([two.code, two.out, two.err]).toEqual([1, '', expect.stringContaining('more than one statement')]);
    expect(readdirSync(folder())).toEqual(before);
    const allowed = await query(["copy (select 1 as a) to 'out.csv'", '--allow-writes']);
    expect([allowed.code, readdirSync(folder())]).toEqual([0, expect.arrayContaining(['out.csv'])]);
    expect(await json("select a from 'out.csv'")).toEqual([{ a: 1 }]);
  });

  it('prints all rows into a pipe, and says what a limit leaves out', async () => {
    const all = await query(['select i from range(30000) t(i)', '--format', 'csv']);
    expect(all.err).toBe(FIRST);
    expect(all.out.split('\n')).toHaveLength(30_002);
    const some = await query(['select i from range(30000) t(i)', '--format', 'csv', '--limit', '2']);
    expect([some.code, some.out]).toEqual([0, 'i\n0\n1\n']);
    expect(some.err).toContain('only the first 2 rows; all others were left out');
    const exact = await query(['select i from range(2) t(i)', '--format', 'csv', '--limit', '2']);
    expect([exact.out, exact.err]).toEqual(['i\n0\n1\n', FIRST]);
  });

  it('prints a thousand rows on a terminal, unless it is told otherwise', () => {
    const onTerminal = (args: string): string[] => {
      const command = `'${process.execPath}' '${bundle}' query 'select i from range(2500) t(i)' --format csv ${args}`;
      const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: folder() });
      return String(stdout).trim().split('\r\n');
    };
    const lines = onTerminal('');
    expect(lines[0]).toBe(FIRST.trim());
    expect(lines).toHaveLength(1_003);
    expect(lines.slice(-2)).toEqual(['999', expect.stringContaining('only the first 1000 rows')]);
    expect(onTerminal('--no-limit')).toHaveLength(2_502);
  });

  it('lets no control character of a value reach the terminal, in a table or in an error', async () => {
    const evil = "'x' || chr(27) || ']0;title' || chr(7) || chr(155) || '2J'";
    const table = await query([`select ${evil} as v`]);
    expect(table.out).toContain('x\\u001b]0;title\\u0007\\u009b2J');
    const error = await query([`select (${evil})::int as v`]);
    expect(error.err).toContain('\\u001b]0;title');
    expect(table.out + error.err).toMatch(/^[\n -~]+$/);
    const csv = await query([`select ${evil} as v`, '--format', 'csv']);
    expect(csv.out).toBe('v\nx\u001b]0;title\u0007\u009b2J\n');
  });

  it('ends with the reason when a query fails after its first rows', async () => {
    const sql = "select case when i = 900000 then 'much' else '1' end::int as v from range(1000000) t(i)";
    const run = await query([sql, '--format', 'csv']);
    expect(run.code).toBe(1);
    expect(run.err).toContain("Could not convert string 'much' to INT32");
  });

  it('stops when nobody reads on', async () => {
    const run = startCli(['query', 'select i from range(10000000000) t(i)', '--format', 'csv'], folder());
    run.child.stdout?.once('data', () => run.child.stdout?.destroy());
    expect(await run.ended).toBe(0);
    expect(run.output().err).toBe('using the data folder data (no site is configured)\n');
  });

  it('fails when its output cannot be written', () => {
    const stdout = openSync('/dev/full', 'w');
    const args = [bundle, 'query', 'select i from range(10) t(i)'];
    const run = spawnSync(process.execPath, args, { cwd: folder(), stdio: ['ignore', stdout, 'pipe'] });
    closeSync(stdout);
    expect([run.status, String(run.stderr)]).toEqual([1, expect.stringContaining('ENOSPC')]);
  });
});
