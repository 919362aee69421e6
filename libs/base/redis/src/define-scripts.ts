import type { Redis } from 'ioredis';

/** A script with its keys and arguments, to be run as a part of another script. */
export interface ScriptCall {
  lua: string;
  keys: readonly string[];
  args: readonly (string | number)[];
}

type Script = (...args: (string | number)[]) => Promise<unknown>;

/**
 * Registers Lua scripts on a connection (sent once, then called by hash) and returns them as functions of their KEYS, then
 * their ARGV. The first lines of a script describe its keys, one line each: `-- KEYS[1] what it is`.
 */
export function defineScripts<Name extends string>(
  redis: Redis,
  namespace: string,
  sources: Record<Name, string>,
): Record<Name, Script> {
  const commands = redis as unknown as Record<string, Script | undefined>;
  const entries = (Object.keys(sources) as Name[]).map((name) => {
    const command = `${namespace}_${name}`;
    const lua = sources[name];
    if (!commands[command]) redis.defineCommand(command, { numberOfKeys: describedKeys(lua), lua });
    return [name, (...args: (string | number)[]) => commands[command]?.(...args)];
  });
  return Object.fromEntries(entries) as Record<Name, Script>;
}

/** Returns how many keys the first lines of a script describe. */
function describedKeys(lua: string): number {
  return [...lua.matchAll(/^-- KEYS\[\d+\] /gm)].length;
}
