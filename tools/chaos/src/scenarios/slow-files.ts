import type { Scenario } from '../scenario';

/** So that a file is given up soon, and one that comes at all is not, however busy the machine is. */
const PACE = { ATTACHMENT_MIN_BYTES_PER_SECOND: '100', ATTACHMENT_PACE_WINDOW_MS: '300' };
/** What was slow once is tried again a minute later, and that is waited for. */
const SLOW_MS = 8_000;

/** Two of three files come so slowly that they would hold every place until the end. */
export const slowFiles: Scenario = {
  name: 'slow-files',
  description: 'two of three files of Jira come at a byte a second for some seconds',
  counts: 'slow files',
  setUp: () => ({ env: PACE }),
  async disturb({ stack: { simulator }, wait, did }) {
    await simulator.setFaults([{ match: { probability: 2 / 3 }, fault: { kind: 'slowFile' } }]);
    await wait(SLOW_MS);
    const { faults } = await simulator.status();
    did('slow files', faults['slowFile'] ?? 0);
    await simulator.setFaults([]);
    while (await wait(60_000));
  },
};
