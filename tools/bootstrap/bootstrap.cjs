// The scripts of package.json run this file. An old Node cannot parse bootstrap.mjs, so the version is checked first.
require('./src/check-node.cjs');
import('./bootstrap.mjs');
