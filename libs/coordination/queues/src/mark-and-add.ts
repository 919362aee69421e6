import type { ScriptCall } from '@jiralake/redis';
import { Job, type IRedisTransaction, type JobsOptions, type Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import markAndAdd from './lua/mark-and-add.lua';

interface NewJob {
  name: string;
  data: unknown;
  opts: JobsOptions;
}

type Piece = string | number | Buffer;
/** Number of keys of the BullMQ script that adds a job without delay and priority; it has three arguments. */
const ADD_KEYS = 9;

/** The script call that BullMQ would have made. */
interface Captured {
  command: string;
  keys: Piece[];
  args: Piece[];
}

type Script = (...args: Piece[]) => Promise<unknown>;

/**
 * Runs a mark, BullMQ's own script for each new job, and a `hasten` call as one script. BullMQ provides the text and the
 * arguments of its script. A pipeline of its calls costs the caller twice the CPU time, and separate calls cost more.
 */
export function createMarkAndAdd(
  redis: Redis,
): (bull: Queue, mark: ScriptCall, jobs: readonly NewJob[], hasten: ScriptCall) => Promise<string[]> {
  return async (bull, mark, jobs, hasten) => {
    // BullMQ registers its scripts before that
    await bull.waitUntilReady();
    const adds = jobs.map((job) => captureAdd(bull, job));
    const [first] = adds;
    if (!first) return [];
    const keys = [...mark.keys, ...first.keys, ...hasten.keys];
    const script = scriptOf(redis, first.command, mark.lua, hasten.lua);
    const ids = await script(
      keys.length,
      ...keys,
      mark.keys.length,
      first.keys.length,
      mark.args.length,
      adds.length,
      ...mark.args,
      ...adds.flatMap(({ args }) => args),
      ...hasten.args,
    );
    return (ids as unknown[]).map(String);
  };
}

function captureAdd(bull: Queue, { name, data, opts }: NewJob): Captured {
  let captured: Captured | undefined;
  const transaction = {
    runCommand(command: string, args: Piece[]) {
      captured = { command, keys: args.slice(0, ADD_KEYS), args: args.slice(ADD_KEYS) };
      return transaction;
    },
  };
  const job = new Job(bull, name, data, opts);
  void bull.backend.addJobToTransaction(
    transaction as unknown as IRedisTransaction,
    job.asJSON(),
    job.id ?? '',
  );
  if (!captured?.command.startsWith('addStandardJob:'))
    throw new Error('BullMQ adds the job with an unexpected script');
  return captured;
}

function scriptOf(redis: Redis, add: string, mark: string, hasten: string): Script {
  const commands = redis as unknown as Record<string, Script | undefined>;
  const command = `jiralakeMarkAnd:${add}`;
  if (!commands[command]) {
    const { lua } = (redis.scriptsSet as Record<string, { lua: string }>)[add] ?? {};
    if (lua === undefined) throw new Error(`BullMQ has no script ${add}`);
    redis.defineCommand(command, {
      lua: [asFunction('mark', mark), asFunction('add', lua), asFunction('hasten', hasten), markAndAdd].join(
        '\n',
      ),
    });
  }
  return (...args) => commands[command]?.(...args) ?? Promise.reject(new Error(`no command ${command}`));
}

/** Wraps a script in a function whose parameters have the names that the script reads, KEYS and ARGV. */
function asFunction(name: string, lua: string): string {
  return `local function ${name}(KEYS, ARGV)\n${lua}\nend`;
}
