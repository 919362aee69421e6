import { messageOf } from '@jiralake/core';
import type { SimulatedStack } from '@jiralake/local-stack';
import {
  endWithParent,
  exitWith,
  ignoreOutputErrors,
  listenForInterruption,
  untilAborted,
} from '@jiralake/program';
import { parseOptions, type DemoOptions } from './parse-options';
import { report } from './report';
import { runDemo } from './run-demo';
import { startDemoStack } from './start-demo-stack';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

endWithParent();
ignoreOutputErrors();
const options = parseOptions(process.argv.slice(2));
const interruption = listenForInterruption(say);

async function main(): Promise<number> {
  const stack = await startDemoStack(options, interruption, say);
  try {
    return await Promise.race([run(stack, options), untilAborted(interruption.asked)]);
  } finally {
    await stack.stop();
    say(`everything is stopped; data and logs are in ${options.dataDir}`);
  }
}

async function run(stack: SimulatedStack, { json }: DemoOptions): Promise<number> {
  const summary = await runDemo(stack, options, say);
  process.stdout.write(`${report(summary)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return summary.ok ? 0 : 1;
}

main().then(exitWith, (error: unknown) => {
  if (!interruption.asked.aborted) say(messageOf(error));
  return exitWith(interruption.exitCode() ?? 1);
});
