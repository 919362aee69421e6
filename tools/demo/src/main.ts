import { messageOf } from '@jiralake/core';
import { prepareDataFolder } from './data-folder';
import { parseOptions, type DemoOptions } from './parse-options';
import { report } from './report';
import { runDemo } from './run-demo';
import { runForever } from './run-forever';
import { startStack, type Stack } from './stack';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** With workers being killed, silent ones must be found soon for the demo to be short. */
const SHORT_TIMES = { QUEUE_LOCK_MS: '3000', QUEUE_LEASE_MS: '3000', QUEUE_STALLED_CHECK_MS: '1000' };
const INTERRUPTED = 130;

async function main(options: DemoOptions): Promise<number> {
  const interrupted = new Promise<number>((resolve) => {
    const onSignal = (): void => {
      say('\nstopping');
      resolve(options.forever ? 0 : INTERRUPTED);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, onSignal);
  });
  // whoever read our output may be gone before us; what we started must be stopped all the same
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  prepareDataFolder(options.dataDir);
  const env = options.kill ? SHORT_TIMES : {};
  const stack = await startStack({ ...options, redisUrl: process.env['REDIS_URL'] || undefined, env, say });
  try {
    return await Promise.race([run(stack, options), interrupted]);
  } finally {
    await stack.stop();
    say(`everything is stopped; data and logs are in ${options.dataDir}`);
  }
}

async function run(stack: Stack, options: DemoOptions): Promise<number> {
  if (options.forever) return runForever(stack, options.seed, say);
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
