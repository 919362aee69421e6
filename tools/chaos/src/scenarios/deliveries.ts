import type { Scenario } from '../scenario';
import { withFaults } from '../with-faults';

const lose = (probability: number, how: string, ms?: number): object => ({
  match: { probability },
  fault: { kind: 'lose', how, ...(ms === undefined ? {} : { ms }) },
});

export const deliveries: Scenario = {
  name: 'deliveries',
  description: 'webhooks come twice, out of order and seconds late',
  counts: 'faults',
  disturb: (scene) =>
    withFaults(scene, [
      lose(0.3, 'duplicate'),
      lose(0.2, 'reorder'),
      lose(0.1, 'delay', 500),
      lose(0.1, 'delay', 4_000),
    ]),
};
