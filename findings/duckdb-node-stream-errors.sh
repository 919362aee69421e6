#!/usr/bin/env bash
# A query that fails while its rows are streamed just ends in @duckdb/node-api: fetchChunk, the iterators and streamAndReadAll give the rows
# so far and then the end, as if they were all. The same query, not streamed, throws. One would guess that a stream throws, too.
# Only the transaction knows: it is aborted.
# Built around it: libs/lake/duckdb/src/stream-statement.ts asks the transaction after the last row.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . @duckdb/node-api@1.5.5-r.5
cat > finding.cjs <<'JS'
const { DuckDBInstance } = require('@duckdb/node-api');

const sql = "select case when i = 900000 then 'much' else '1' end::int as n from range(1000000) t(i)";

(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const version = (await connection.runAndReadAll('select version()')).getRows()[0][0];
  console.log('DuckDB', version, 'Node.js', process.version);
  const outcome = (work) => work.then((rows) => `${rows} of 1000000 rows, no error`, (error) => error.message.split('\n')[0]);

  const whole = await outcome(connection.runAndReadAll(sql).then((reader) => reader.currentRowCount));
  console.log('1. runAndReadAll:', whole);

  await connection.run('begin transaction');
  const streamed = await outcome((async () => {
    let rows = 0;
    for await (const chunk of await connection.stream(sql)) rows += chunk.rowCount;
    return rows;
  })());
  console.log('2. stream:', streamed);
  const after = await outcome(connection.run('select 1').then(() => 0));
  console.log('3. the next statement of the transaction:', after);
  await connection.run('rollback');

  const readAll = await outcome(connection.streamAndReadAll(sql).then((reader) => reader.currentRowCount));
  console.log('4. streamAndReadAll:', readAll);
  const swallowed = [streamed, readAll].every((text) => text.endsWith('no error'));
  process.exit(whole.includes('Conversion Error') && swallowed && after.includes('aborted') ? 0 : 1);
})();
JS
if node finding.cjs; then echo 'as it was found'; else echo 'DuckDB behaves differently now'; exit 1; fi
