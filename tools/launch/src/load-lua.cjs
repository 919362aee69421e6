// `node --require` of this has programs that tsx runs import Lua scripts as their text, as in the bundles.
'use strict';
const { readFileSync } = require('node:fs');

require.extensions['.lua'] = (module, file) => {
  module.exports = readFileSync(file, 'utf8');
};
