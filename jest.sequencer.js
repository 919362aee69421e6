const { default: Sequencer } = require('@jest/test-sequencer');

const KINDS = [/tools\/.*\.int\.ts$/, /apps\/.*\.int\.ts$/, /\.int\.ts$/, /./];
const kindOf = ({ path }) => KINDS.findIndex((kind) => kind.test(path));

/** Starts with the tests of whole systems, the longest first: a long one that came last would leave all other workers idle. */
module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort([...tests]).sort((a, b) => kindOf(a) - kindOf(b));
  }
};
