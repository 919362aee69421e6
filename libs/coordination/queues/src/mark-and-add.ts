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
/** How BullMQ adds a job that neither waits nor has a priority: so many keys, and three arguments. */
const ADD_KEYS = 9;

/** What BullMQ would have run. */
interface Captured {
  command: string;
  keys: Piece[];
  args: Piece[];
}

type Script = (...args: Piece[]) => Promise<unknown>;

/**
 * Runs a mark, BullMQ's own script for each new job, and a hastening as one script. BullMQ makes the arguments and the text of its
 * script; a pipeline of its calls takes twice the processor time of the caller, a call by itself for each job more.
 */
export function createMarkAndAdd(
  redis: Redis,
): (bull: Queue, mark: ScriptCall, jobs: readonly NewJob[], hasten: ScriptCall) => Promise<string[]> {
  return async (bull, mark, jobs, hasten) => {
    // BullMQ has registered its scripts then
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
  if (!captured?.command.startsWith('addStandardJob:')) throw new Error('not how BullMQ adds a job');
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

/** A script reads KEYS and ARGV, and so does a function that has them as parameters. */
function asFunction(name: string, lua: string): string {
  return `local function ${name}(KEYS, ARGV)\n${lua}\nend`;
}
