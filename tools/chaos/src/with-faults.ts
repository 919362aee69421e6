import type { Scene } from './scenario';

/** Makes requests or deliveries fail by these fault rules until the time is over, and counts the failures. */
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
