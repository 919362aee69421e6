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

async function main(options: DemoOptions): Promise<number> {
  prepareDataFolder(options.dataDir);
  let stack: Stack | undefined;
  let interrupt = (): void => undefined;
  const interrupted = new Promise<'interrupted'>((resolve) => (interrupt = () => resolve('interrupted')));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);

  const work = async (): Promise<number> => {
    const env = options.kill ? SHORT_TIMES : {};
    stack = await startStack({ ...options, redisUrl: process.env['REDIS_URL'] || undefined, env, say });
    if (options.forever) return runForever(stack, options.seed, say);
    const summary = await runDemo(stack, options, say);
    process.stdout.write(`${report(summary)}\n`);
    if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    return summary.ok ? 0 : 1;
  };
  const working = work();
  try {
    const result = await Promise.race([working, interrupted]);
    if (result !== 'interrupted') return result;
    say('\nstopping');
    // a stack that is still starting must be stopped too
    if (!stack) await working.catch(() => undefined);
    else working.catch(() => undefined);
    return options.forever ? 0 : 130;
  } finally {
    await stack?.stop();
    say(`everything is stopped; data and logs are in ${options.dataDir}`);
  }
}

main(parseOptions(process.argv.slice(2))).then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(messageOf(error));
    process.exit(1);
  },
);
