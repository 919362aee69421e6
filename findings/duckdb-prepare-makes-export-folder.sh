#!/usr/bin/env bash
# Preparing EXPORT DATABASE makes its folder, before anything is run and before anybody could look at the type of the prepared statement.
# One would guess that preparing a statement plans it and touches no disk.
# Built around it: libs/lake/duckdb/src/classify-statement.ts has a text parsed by json_serialize_sql, which plans nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . @duckdb/node-api@1.5.5-r.5
cat > finding.cjs <<'JS'
const fs = require('node:fs');
const { DuckDBInstance, StatementType } = require('@duckdb/node-api');

(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const version = (await connection.runAndReadAll('select version()')).getRows()[0][0];
  console.log('DuckDB', version, 'Node.js', process.version);
  const prepared = await connection.prepare("export database 'exported'");
  const made = fs.existsSync('exported');
  console.log(`${StatementType[prepared.statementType]} was prepared and not run: its folder ${made ? 'exists' : 'does not exist'}`);
  process.exit(made ? 0 : 1);
})();
JS
if node finding.cjs; then echo 'as it was found'; else echo 'DuckDB behaves differently now'; exit 1; fi
