import type { ReplicaName } from '@jiralake/local-stack';
import type { Scenario } from '../scenario';

const VICTIMS: readonly ReplicaName[] = [
  ...(['fetcher', 'fetcher-2', 'transformer', 'transformer-2'] as const),
  ...(['ingress', 'scheduler', 'dashboard'] as const),
];

/** Half of the kills hit a process that holds a lease, the others any process. */
export const kill: Scenario = {
  name: 'kill',
  description: 'SIGKILL of random services',
  counts: 'kills',
  async disturb({ random, wait, busy, kill: end, did }) {
    while (await wait(random.int(200, 1_000))) {
      const any = random.pick(VICTIMS);
      await end(random.chance(0.5) ? (busy() ?? any) : any);
      did('kills');
    }
  },
};
