// With `node --require` of this file, programs that tsx runs import Lua scripts as text, as the bundles do.
'use strict';
const { readFileSync } = require('node:fs');

require.extensions['.lua'] = (module, file) => {
  module.exports = readFileSync(file, 'utf8');
};
