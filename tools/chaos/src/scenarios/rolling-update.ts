import path from 'node:path';
import type { ReplicaName } from '@jiralake/local-stack';
import { buildVersion, missingVersion } from '../build-version';
import { jiralake } from '../jiralake';
import type { Scenario } from '../scenario';

/** The commit of version 0.1.0. */
const OLDER = 'c79c092';

/** The order of docs/upgrading.md. */
const ORDER: readonly ReplicaName[] = [
  ...(['transformer', 'transformer-2', 'scheduler', 'fetcher', 'fetcher-2'] as const),
  ...(['ingress', 'dashboard'] as const),
];
/**
 * Services that go back for a while, so that both versions fetch and write at the same time. Not the scheduler: the sweeps that
 * only this version has would wait a minute for it.
 */
const ROLLED_BACK: readonly ReplicaName[] = ['ingress', 'fetcher-2', 'transformer-2'];

const newer = new Set<ReplicaName>();

export const rollingUpdate: Scenario = {
  name: 'rolling-update',
  description: 'services of 0.1.0 are replaced one by one by this version, some of them back and again',
  counts: 'replacements',
  hindrance: () => missingVersion(OLDER),
  setUp(dataDir) {
    newer.clear();
    const older = buildVersion(OLDER, path.join(dataDir, 'older-version'));
    return { distOf: (name) => (newer.has(name) ? undefined : older) };
  },
  async disturb({ stack, random, wait, did }) {
    const restart = async (name: ReplicaName): Promise<void> => {
      await stack.restart(name, 'SIGTERM');
      did('replacements');
      await wait(random.int(50, 200));
    };
    const update = async (names: readonly ReplicaName[]): Promise<void> => {
      for (const name of names) {
        newer.add(name);
        await restart(name);
      }
    };
    await wait(800);
    await update(ORDER);
    for (const name of ROLLED_BACK) {
      newer.delete(name);
      await restart(name);
    }
    await wait(500);
    await update(ROLLED_BACK.toReversed());
    while (await wait(60_000));
  },
  // as docs/upgrading.md says: unchanged issues still have the raw files and rows of the older version
  async repair(scene) {
    await jiralake(scene, 'rebuild');
    await jiralake(scene, 'reconcile', '--deep', '--force');
  },
};
