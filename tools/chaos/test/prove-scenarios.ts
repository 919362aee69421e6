import { processesIn, useTempFolder } from '@jiralake/testing';
import type { Scenario } from '../src/scenario';
import { chaos, summaryOf } from './chaos-command';

/** Long enough for one or two disturbances each; use the command for longer runs and other seeds. */
const SECONDS = '6';
/** A scenario may need up to four minutes until no work is left. */
const LONGEST_MS = 400_000;

/** Runs each scenario as a test, and expects that something was disturbed and nothing lost. */
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
