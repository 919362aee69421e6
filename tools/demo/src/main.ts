import { messageOf } from '@jiralake/core';
import type { SimulatedStack } from '@jiralake/local-stack';
import { parseOptions, type DemoOptions } from './parse-options';
import { report } from './report';
import { runDemo } from './run-demo';
import { startDemoStack } from './start-demo-stack';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const INTERRUPTED = 130;

async function main(options: DemoOptions): Promise<number> {
  const interrupted = new Promise<number>((resolve) => {
    const onSignal = (): void => {
      say('\nstopping');
      resolve(INTERRUPTED);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, onSignal);
  });
  // whoever read our output may be gone before us; what we started must be stopped all the same
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  const stack = await startDemoStack(options, say);
  try {
    return await Promise.race([run(stack, options), interrupted]);
  } finally {
    await stack.stop();
    say(`everything is stopped; data and logs are in ${options.dataDir}`);
  }
}

async function run(stack: SimulatedStack, options: DemoOptions): Promise<number> {
  const summary = await runDemo(stack, options, say);
  process.stdout.write(`${report(summary)}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return summary.ok ? 0 : 1;
}

main(parseOptions(process.argv.slice(2))).then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(messageOf(error));
    process.exit(1);
  },
);
