import { mixedFaults } from '@jiralake/consistency-check';
import type { Scenario } from '../scenario';
import { withFaults } from '../with-faults';

export const faults: Scenario = {
  name: 'faults',
  description: 'a tenth of all requests to Jira and of its deliveries go wrong, in every way',
  counts: 'faults',
  disturb: (scene) => withFaults(scene, mixedFaults(10)),
};
