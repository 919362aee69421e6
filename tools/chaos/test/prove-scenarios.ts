import { processesIn, useTempFolder } from '@jiralake/testing';
import type { Scenario } from '../src/scenario';
import { chaos, summaryOf } from './chaos-command';

/** Long enough for a disturbance or two in each; longer runs, and other seeds, are for the command. */
const SECONDS = '6';
/** A scenario has up to four minutes to come to rest. */
const LONGEST_MS = 400_000;

/** Runs each scenario, by a test of its own, and proves that something was disturbed and nothing lost. */
export function proveScenarios(scenarios: readonly Scenario[]): void {
  const folder = useTempFolder();
  describe('nothing is lost', () => {
    for (const { name, description, counts, hindrance } of scenarios) {
      const why = hindrance?.();
      const run = why === undefined ? it : it.skip;
      run(
        `I1 to I10: ${description}${why === undefined ? '' : ` (skipped: ${why})`}`,
        async () => {
          const options = ['--scenario', name, '--seconds', SECONDS, '--data-dir', folder(), '--json'];
          const { code, output } = await chaos(options);
          const [result] = summaryOf(output).results;
          expect({ code, problems: result?.problems }).toEqual({ code: 0, problems: [] });
          expect(result).toMatchObject({ ok: true, lost: [], differences: 0, unrepaired: [] });
          expect(result?.did[counts]).toBeGreaterThan(0);
          expect(result?.events.changes).toBeGreaterThan(30);
          expect(processesIn(folder())).toEqual([]);
        },
        LONGEST_MS,
      );
    }
  });
}
