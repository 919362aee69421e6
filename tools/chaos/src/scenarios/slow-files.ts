import type { Scenario } from '../scenario';

/** A slow file is given up soon, but a normal one is not, however busy the machine is. */
const PACE = { ATTACHMENT_MIN_BYTES_PER_SECOND: '100', ATTACHMENT_PACE_WINDOW_MS: '300' };
/** Slow downloads are retried a minute later, so the run waits for them. */
const SLOW_MS = 8_000;

/** Two of three files are so slow that they would occupy every download slot until the end. */
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
