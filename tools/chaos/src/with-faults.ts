import type { Scene } from './scenario';

/** Has requests or deliveries go wrong by these rules of the simulator until the time is over, and counts them. */
export async function withFaults({ stack, wait, did }: Scene, rules: readonly object[]): Promise<void> {
  const { simulator } = stack;
  await simulator.setFaults(rules);
  while (await wait(60_000));
  const { faults } = await simulator.status();
  did(
    'faults',
    Object.values(faults).reduce((sum, count) => sum + count, 0),
  );
  await simulator.setFaults([]);
}
