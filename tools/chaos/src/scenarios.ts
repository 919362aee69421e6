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
import { slowFiles } from './scenarios/slow-files';
import { untold } from './scenarios/untold';

/** Every kind of trouble, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  ...[kill, freeze, redisKill, aofCut, faults],
  ...[admin, diskFull, clock, deliveries, slowFiles],
  ...[recordsLost, lostRights, untold, damage, restore],
];
