import { execFile } from 'node:child_process';
import path from 'node:path';
import { buildBundles, processesIn, useTempFolder } from '@jiralake/testing';
import type { ChaosResult } from '../src/run-scenario';
import { scenarios } from '../src/scenarios';

const script = path.resolve(__dirname, '../../../dist/tools/chaos/main.js');
const folder = useTempFolder();
beforeAll(buildBundles, 300_000);

interface Summary {
  ok: boolean;
  results: ChaosResult[];
}

function chaos(args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const all = [script, ...args, '--data-dir', folder()];
    const child = execFile(process.execPath, all, (_err, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

/** @throws Error with its last words when it ended without a summary */
function summaryOf(output: string): Summary {
  const line = output.split('\n').find((each) => each.startsWith('{"ok"'));
  if (line === undefined) throw new Error(`no summary: ${output.slice(-2_000)}`);
  return JSON.parse(line) as Summary;
}

/** Longer runs, and other seeds, are for the command. */
const SECONDS = '12';
/** What takes its time afterwards. */
const FEWER_SECONDS: Record<string, string> = { damage: '10', restore: '6' };
// a scenario has up to four minutes to come to rest
const LONGEST_MS = 400_000;

describe('nothing is lost', () => {
  for (const { name, description, counts, hindrance } of scenarios) {
    const why = hindrance?.();
    const run = why === undefined ? it : it.skip;
    const title = `I1 to I10: ${description}${why === undefined ? '' : ` (skipped: ${why})`}`;
    run(
      title,
      async () => {
        const { code, output } = await chaos([
          '--scenario',
          name,
          '--seconds',
          FEWER_SECONDS[name] ?? SECONDS,
          '--json',
        ]);
        const [result] = summaryOf(output).results;
        expect({ code, problems: result?.problems }).toEqual({ code: 0, problems: [] });
        expect(result).toMatchObject({ ok: true, lost: [], differences: 0, unrepaired: [] });
        expect(result?.did[counts]).toBeGreaterThan(0);
        expect(result?.events.changes).toBeGreaterThan(100);
        expect(processesIn(folder())).toEqual([]);
      },
      LONGEST_MS,
    );
  }
});

it('says which scenarios there are when asked for another one', async () => {
  const { code, output } = await chaos(['--scenario', 'earthquake']);
  expect(code).toBe(1);
  for (const { name } of scenarios) expect(output).toContain(name);
});
