import { z } from 'zod';

export type Config<Shape extends z.ZodRawShape> = Readonly<z.infer<z.ZodObject<Shape>>>;

/** The environment is invalid; the message names every wrong variable. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads the variables of `shape` from `env` into a frozen object. An empty variable counts as not set, because compose files
 * pass `NAME=` for a variable that is not set.
 * @throws ConfigError naming every missing or wrong variable; values are not repeated, they may be secrets.
 */
export function loadConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: Readonly<Record<string, string | undefined>>,
): Config<Shape> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  const problems = new Map<string, string>();
  for (const { path, message } of parsed.error.issues) {
    const name = path.join('.');
    // only the first problem of a variable is reported
    if (problems.has(name)) continue;
    const isGiven = name in given;
    problems.set(
      name,
      isGiven ? `${name} must be ${message}` : `${name} is not set: ${meaningOf(shape[name]) ?? message}`,
    );
  }
  throw new ConfigError(`the configuration is invalid:\n  ${[...problems.values()].join('\n  ')}`);
}

function meaningOf(variable: z.core.$ZodType | undefined): string | undefined {
  return variable && z.globalRegistry.get(variable)?.description;
}
