import { spawn } from 'node:child_process';
import path from 'node:path';
import {
  buildBundles,
  expectNothingLeft,
  processesOf,
  programOf,
  useTempFolder,
  type Program,
} from '@jiralake/testing';

const script = path.resolve(__dirname, '../../../dist/tools/chaos/main.js');
const folder = useTempFolder();
const runs: Program[] = [];
beforeAll(buildBundles);

afterEach(async () => {
  for (const run of runs.splice(0)) void run.stop('SIGKILL');
  await expectNothingLeft(folder());
});

/** Services are killed and restarted all the time. */
async function start(): Promise<Program> {
  const args = [script, '--scenario', 'kill', '--seconds', '600', '--data-dir', path.join(folder(), 'chaos')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const run = programOf('chaos', child);
  runs.push(run);
  await run.line(/for 600 s/);
  return run;
}

describe('the end of a chaos run leaves nothing running', () => {
  it('after five signals', async () => {
    const run = await start();
    for (let i = 0; i < 5; i++) run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(processesOf(folder())).toEqual([]);
  });

  it('after it was killed', async () => {
    const run = await start();
    await run.stop('SIGKILL');
    await expectNothingLeft(folder());
  });
});
