import type { Redis } from 'ioredis';

type Script = (...args: (string | number)[]) => Promise<unknown>;

/** Registers Lua scripts on a connection (sent once, then called by hash) and returns them as typed functions. */
export function defineScripts<Name extends string>(
  redis: Redis,
  namespace: string,
  keyCounts: Record<Name, number>,
  sources: Record<Name, string>,
): Record<Name, Script> {
  const commands = redis as unknown as Record<string, Script | undefined>;
  const entries = (Object.keys(sources) as Name[]).map((name) => {
    const command = `${namespace}_${name}`;
    if (!commands[command])
      redis.defineCommand(command, { numberOfKeys: keyCounts[name], lua: sources[name] });
    return [name, (...args: (string | number)[]) => commands[command]?.(...args)];
  });
  return Object.fromEntries(entries) as Record<Name, Script>;
}
