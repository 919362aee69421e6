// Refuses a Node that is too old. Every program runs this file first, so any version of Node must be able to parse it.
'use strict';

/** The same as `engines` in package.json. */
var OLDEST = '20.20';

/** Returns a message that says what to install when a version of Node is too old, else undefined. */
function nodeProblem(version) {
  var found = version.split('.').map(Number);
  var oldest = OLDEST.split('.').map(Number);
  var isRecent = found[0] > oldest[0] || (found[0] === oldest[0] && found[1] >= oldest[1]);
  if (isRecent) return undefined;
  return (
    'jiralake needs Node ' +
    OLDEST +
    ' or newer, this is ' +
    version +
    '. Install a newer one, see https://nodejs.org/en/download'
  );
}

module.exports = { OLDEST: OLDEST, nodeProblem: nodeProblem };

var problem = nodeProblem(process.versions.node);
if (problem !== undefined) {
  process.stderr.write(problem + '\n');
  process.exit(1);
}
