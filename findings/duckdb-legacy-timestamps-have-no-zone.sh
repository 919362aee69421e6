#!/usr/bin/env bash
# @duckdb/node-api 1.5.5-r.5 reading what @dsnp/parquetjs 1.8.8 and hyparquet-writer 0.17.0 wrote.
#
# Both writers say of an instant only the older converted type TIMESTAMP_MILLIS, without the newer logical type. The format
# (LogicalTypes.md of apache/parquet-format) defines that converted type as adjusted to UTC.
#
# Guess:  DuckDB reads such a column as TIMESTAMP WITH TIME ZONE, as it reads its own files of instants.
# Seen:   it is a TIMESTAMP without a zone. Where the session has another zone than UTC, a cast, or a comparison with
#         now(), takes the UTC time for a local one: in Tokyo the same instant is nine hours earlier.
#
# Ends with 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dsnp/parquetjs@1.8.8 hyparquet-writer@0.17.0 @duckdb/node-api@1.5.5-r.5
cat >instants.mjs <<'JS'
import parquetjs from '@dsnp/parquetjs';
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetWriteFile } from 'hyparquet-writer';

const instant = new Date('2026-03-01T10:00:00.000Z');

const schema = new parquetjs.ParquetSchema({ at: { type: 'TIMESTAMP_MILLIS' } });
const writer = await parquetjs.ParquetWriter.openFile(schema, 'parquetjs.parquet');
await writer.appendRow({ at: instant });
await writer.close();
parquetWriteFile({
  filename: 'hyparquet-writer.parquet',
  columnData: [{ name: 'at', data: [instant], type: 'TIMESTAMP' }],
});

const session = await (await DuckDBInstance.create()).connect();
await session.run(`set TimeZone = 'Asia/Tokyo'`);
await session.run(`copy (select to_timestamp(${instant.getTime() / 1000}) as "at") to 'duckdb.parquet'`);

const seen = [];
for (const file of ['duckdb.parquet', 'parquetjs.parquet', 'hyparquet-writer.parquet']) {
  const reader = await session.runAndReadAll(`select typeof("at"), epoch("at"::timestamptz) - ${instant.getTime() / 1000},
      (select converted_type || ', ' || coalesce(logical_type, 'no logical type') from parquet_schema('${file}') where name = 'at')
    from '${file}'`);
  const [type, seconds, footer] = reader.getRows()[0];
  console.log(`${file}: ${footer}: read as ${type}, off by ${Number(seconds) / 3600} h as an instant`);
  seen.push(`${type} ${Number(seconds) / 3600}`);
}
const expected = ['TIMESTAMP WITH TIME ZONE 0', 'TIMESTAMP -9', 'TIMESTAMP -9'];
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1);
JS
node instants.mjs
