import { existsSync, renameSync, rmSync } from 'node:fs';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import type { ReplicaName } from '@jiralake/local-stack';
import { jiralake } from '../jiralake';
import { reconcile } from '../reconcile';
import type { Scenario, Scene } from '../scenario';

const WRITERS: readonly ReplicaName[] = ['transformer', 'transformer-2'];

/** Commit records are lost; half of the times while the transformers are paused, and then resume in the middle of their work. */
export const recordsLost: Scenario = {
  name: 'records-lost',
  description: 'the commit records are lost, and made again from the files of the lake',
  counts: 'losses',
  async disturb(scene) {
    const { stack, random, wait, did } = scene;
    const { commits } = dataPaths(loadConfig(storageVariables, stack.env));
    while (await wait(random.int(1_500, 3_500))) {
      const still = random.chance(0.5);
      if (still) for (const name of WRITERS) stack.signal(name, 'SIGSTOP');
      lose(commits);
      did('losses');
      if (!still) await wait(random.int(0, 1_500));
      // a month that was committed at that moment may lack files, and is made again with its next change
      await adopt(scene).catch(() => did('months refused'));
      if (still) for (const name of WRITERS) stack.signal(name, 'SIGCONT');
    }
  },
  async repair(scene) {
    await adopt(scene);
    // a commit that was not published yet was lost with its record
    await reconcile(scene);
  },
};

/** Renames the folder first, because writers add files all the time and it would never be empty. */
function lose(commits: string): void {
  if (!existsSync(commits)) return;
  const lost = `${commits}.lost`;
  renameSync(commits, lost);
  rmSync(lost, { recursive: true, force: true, maxRetries: 100, retryDelay: 20 });
}

const adopt = (scene: Scene): Promise<void> => jiralake(scene, 'rebuild', '--adopt');
