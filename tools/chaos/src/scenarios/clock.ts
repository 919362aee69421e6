import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ReplicaName } from '@jiralake/local-stack';
import type { Scenario } from '../scenario';

/** Whole hours, which the lease monitor subtracts from the times of the logs. */
const STEPS = ['+3600', '-3600', '+0'] as const;
const AFTER_AHEAD = STEPS[1];
const VICTIMS: readonly ReplicaName[] = ['fetcher-2', 'transformer-2'];

export const clock: Scenario = {
  name: 'clock',
  description:
    'the clock of a fetcher and of a transformer jumps by hours, ahead and back, and they die while it is ahead',
  counts: 'clock steps',
  hindrance: () => (findLibrary() === undefined ? 'faketime is not installed' : undefined),
  setUp(dataDir) {
    setClock(dataDir, '+0');
    const env = {
      LD_PRELOAD: findLibrary() ?? '',
      FAKETIME_TIMESTAMP_FILE: fileIn(dataDir),
      FAKETIME_CACHE_DURATION: '1',
      // steps the wall clock and not the monotonic one; the second name is for older versions of libfaketime
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
    return { serviceEnv: Object.fromEntries(VICTIMS.map((name) => [name, env])) };
  },
  async disturb({ dataDir, random, wait, did, kill }) {
    for (let step = 0; await wait(random.int(1_000, 2_500)); step += 1) {
      const offset = STEPS[step % STEPS.length] ?? '+0';
      if (offset === AFTER_AHEAD) {
        // kills it before it reads the file again; the work that it delayed is left to replicas with the right time
        setClock(dataDir, '+0');
        await kill(random.pick(VICTIMS));
        did('deaths with the clock ahead');
      }
      setClock(dataDir, offset);
      did('clock steps');
    }
  },
};

const fileIn = (dataDir: string): string => path.join(dataDir, 'clock');
const setClock = (dataDir: string, offset: string): void => writeFileSync(fileIn(dataDir), `${offset}\n`);

/** Returns the library variant for threads, in the folder of this CPU architecture. */
function findLibrary(): string | undefined {
  if (!existsSync('/usr/lib')) return undefined;
  return readdirSync('/usr/lib')
    .map((name) => path.join('/usr/lib', name, 'faketime/libfaketimeMT.so.1'))
    .find((file) => existsSync(file));
}
