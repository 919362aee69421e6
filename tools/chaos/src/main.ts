import path from 'node:path';
import { messageOf } from '@jiralake/core';
import { takeSimulatedFolder } from '@jiralake/local-stack';
import { endWithParent, exitWith, ignoreOutputErrors, listenForInterruption } from '@jiralake/program';
import { parseOptions, type CommandOptions } from './parse-options';
import { renderReport } from './report';
import { runScenario, type ChaosResult } from './run-scenario';
import { scenarios } from './scenarios';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const CHAOS = 'npm run chaos';

endWithParent();
ignoreOutputErrors();
const interruption = listenForInterruption(say);

async function main({ scenario: only, seconds, seed, dataDir, json }: CommandOptions): Promise<boolean> {
  const folder = await takeSimulatedFolder(dataDir, {
    by: CHAOS,
    elsewhere: `${CHAOS} -- --data-dir ${dataDir}-2`,
  });
  await folder.empty();
  const results: ChaosResult[] = [];
  const skipped: { scenario: string; why: string }[] = [];
  for (const scenario of scenarios.filter(({ name }) => only === undefined || name === only)) {
    const why = scenario.hindrance?.();
    if (why !== undefined) {
      say(`${scenario.name}: skipped, ${why}`);
      skipped.push({ scenario: scenario.name, why });
      continue;
    }
    const place = { dataDir: path.join(dataDir, scenario.name), distDir: path.resolve(__dirname, '../..') };
    results.push(await runScenario(scenario, { seconds, seed, ...place, interruption, say }));
  }
  const ok = results.every((result) => result.ok);
  process.stdout.write(`${renderReport(results)}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ ok, results, skipped })}\n`);
  say(`data and logs are in ${dataDir}`);
  return ok;
}

const names = scenarios.map(({ name }) => name);
main(parseOptions(process.argv.slice(2), names)).then(
  (ok) => exitWith(ok ? 0 : 1),
  (error: unknown) => {
    say(messageOf(error));
    return exitWith(interruption.exitCode() ?? 1);
  },
);
