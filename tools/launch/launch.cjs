// What the scripts of package.json run. An old Node cannot parse the launcher, so the check stands before it.
require('./src/check-node.cjs');
import('./launch.mjs');
