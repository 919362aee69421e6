import type { Scenario } from './scenario';
import { admin } from './scenarios/admin';
import { aofCut } from './scenarios/aof-cut';
import { clock } from './scenarios/clock';
import { damage } from './scenarios/damage';
import { deliveries } from './scenarios/deliveries';
import { diskFull } from './scenarios/disk-full';
import { faults } from './scenarios/faults';
import { freeze } from './scenarios/freeze';
import { kill } from './scenarios/kill';
import { lostRights } from './scenarios/lost-rights';
import { recordsLost } from './scenarios/records-lost';
import { redisKill } from './scenarios/redis-kill';
import { restore } from './scenarios/restore';
import { rollingUpdate } from './scenarios/rolling-update';
import { slowFiles } from './scenarios/slow-files';
import { untold } from './scenarios/untold';

/** All scenarios by their area. */
export const scenariosOf = {
  processes: [kill, freeze, clock, admin, rollingUpdate],
  redis: [redisKill, aofCut],
  jira: [faults, deliveries, slowFiles, lostRights, untold],
  storage: [diskFull, recordsLost, damage, restore],
} as const satisfies Record<string, readonly Scenario[]>;

/** All scenarios in the order of a run. */
export const scenarios: readonly Scenario[] = Object.values(scenariosOf).flat();
