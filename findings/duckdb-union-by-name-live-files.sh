#!/usr/bin/env bash
# DuckDB opens a local Parquet file by its name several times in one query: with union_by_name once to plan and again to
# read, and in any case once for the footer and once for each thread. A file that is replaced in between, whole, by rename(2), fails the
# query; with the same layout the query answers, without an error, from two versions of one file.
# One would guess that a file is opened once, as a program that reads a file by hand would do.
# Built around it: libs/lake/duckdb/src/lake-views.ts reads through files that are held open.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . @duckdb/node-api@1.5.5-r.5
cat > finding.cjs <<'JS'
const fs = require('node:fs');
const { DuckDBInstance } = require('@duckdb/node-api');

const MOST_QUERIES = 3000;
const connect = async () => (await DuckDBInstance.create(':memory:')).connect();
const rowsOf = async (connection, sql) => (await connection.runAndReadAll(sql)).getRowsJson();

/** Two versions of each month, made before; rename(2) puts one or the other in place. */
async function makeMonths(writer, folder, months, select, options) {
  fs.mkdirSync(`${folder}/live`, { recursive: true });
  for (let month = 0; month < months; month += 1) {
    for (const version of [1, 2])
      await writer.run(`copy (${select(version)}) to '${folder}/${month}.v${version}' (format parquet ${options})`);
    fs.copyFileSync(`${folder}/${month}.v1`, `${folder}/live/${month}.parquet`);
  }
  let replaced = 0;
  return () => {
    const month = replaced % months;
    const version = 1 + (Math.floor(replaced / months) % 2);
    replaced += 1;
    fs.linkSync(`${folder}/${month}.v${version}`, `${folder}/next`);
    fs.renameSync(`${folder}/next`, `${folder}/live/${month}.parquet`);
    fs.rmSync(`${folder}/next`, { force: true });
  };
}

/** Queries while one file after the other is replaced, until one has the outcome that is looked for; its number, or nothing. */
async function seek(connection, sql, replace, isIt, most = MOST_QUERIES) {
  const timer = setInterval(replace, 1);
  try {
    for (let query = 1; query <= most; query += 1) {
      const outcome = await rowsOf(connection, sql).then(JSON.stringify, (error) => error.message.split('\n')[0]);
      if (isIt(outcome)) return { query, outcome };
    }
    return undefined;
  } finally {
    clearInterval(timer);
  }
}

(async () => {
  const [reader, writer] = [await connect(), await connect()];
  await reader.run('set enable_external_file_cache = false; set threads = 4');
  console.log('DuckDB', (await rowsOf(reader, 'select version()'))[0][0], 'on', process.platform, 'Node.js', process.version);

  const wide = (version) => `select i, repeat('v${version}', ${version * 3}) || md5(i::varchar) as version, md5(i::varchar) as rest from range(2000) t(i)`;
  const failing = await makeMonths(writer, 'wide', 24, wide, '');
  const failed = await seek(reader, "select max(version), max(rest) from read_parquet('wide/live/*.parquet', union_by_name = true)", failing, (outcome) => !outcome.startsWith('['));
  console.log('1. 24 files replaced by others, union_by_name = true:', failed ? `query ${failed.query} fails: ${failed.outcome}` : 'no query failed');

  const even = (version) => `select i, 'v${version}' as version, md5(i::varchar) as rest from range(60000) t(i)`;
  const mixing = await makeMonths(writer, 'even', 1, even, ', row_group_size 2048, compression uncompressed');
  const query = (file) => `select count(*)::int, count(distinct version)::int from read_parquet('${file}')`;
  const isMixed = (outcome) => outcome === '[[60000,2]]';
  const mixed = await seek(reader, query('even/live/0.parquet'), mixing, isMixed);
  console.log('2. one file replaced by another of the same layout:', mixed ? `query ${mixed.query} answers ${mixed.outcome}: rows of two versions` : 'no answer was mixed');

  const held = fs.openSync('even/live/0.parquet', 'r');
  const steady = await seek(reader, query(`/dev/fd/${held}`), mixing, (outcome) => outcome !== '[[60000,1]]', 300);
  console.log('3. the same file, held open and read as /dev/fd/N:', steady ? `query ${steady.query} answers ${steady.outcome}` : '300 queries see one version');
  process.exit(failed && mixed && !steady ? 0 : 1);
})();
JS
if node finding.cjs; then echo 'as it was found'; else echo 'DuckDB behaves differently now'; exit 1; fi
