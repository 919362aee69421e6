#!/usr/bin/env bash
# @dsnp/parquetjs 1.8.8 under Node: a library for files of a format, imported to read or write them on a disk.
#
# Guess:  the import loads the library, a compression codec and thrift; what it can do with S3 is loaded by who uses it.
# Seen:   the import alone loads the client of S3 of AWS's SDK: half of the 2 MB of code that come into memory are of `@aws-sdk`
#         and its like. Each start of a process pays for it, whether or not it ever reads a file; a late import helps.
#
# Ends with 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dsnp/parquetjs@1.8.8
cat >modules.cjs <<'JS'
const { statSync } = require('node:fs');
require('@dsnp/parquetjs');
const bytesOf = (files) => files.reduce((sum, file) => sum + statSync(file).size, 0);
const loaded = Object.keys(require.cache);
const all = bytesOf(loaded);
const ofAws = bytesOf(loaded.filter((file) => /node_modules.(@aws-sdk|@smithy|@aws-crypto|@aws)\W/.test(file)));
console.log(`code loaded: ${all} bytes, of AWS's SDK: ${ofAws}`);
process.exitCode = ofAws > all / 3 ? 0 : 1;
JS
node modules.cjs
