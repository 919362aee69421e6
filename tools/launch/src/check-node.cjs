// Refuses a Node that is too old. Every entry runs this before anything else is even parsed, so it is written for any Node.
'use strict';

/** As `engines` in package.json. */
var OLDEST = '20.20';

/** What is wrong with a version of Node, and what to do; nothing for one that is new enough. */
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
