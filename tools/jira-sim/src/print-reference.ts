import { z } from 'zod';
import type { Route } from './http/route';
import { command, parseFlags } from './parse-flags';
import { createSimulator } from './simulator';

/** A flag or an endpoint with its description, for the README. */
interface Entry {
  name: string;
  default?: string;
  meaning: string;
}

/** Returns the keys of a body, `{ kind, issueId? }`; of a union, the keys of all its members. */
function keysOf(schema: z.ZodType): string {
  const { type, properties, required, oneOf } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  if (type === 'array') return ' `[…]`';
  const shapes = oneOf
    ? (oneOf as (typeof properties & { properties?: object; required?: string[] })[])
    : [{ properties, required }];
  const keys = new Set(shapes.flatMap((shape) => Object.keys(shape.properties ?? {})));
  const isRequired = (key: string): boolean => shapes.every((shape) => shape.required?.includes(key));
  return ` \`{ ${[...keys].map((key) => (isRequired(key) ? key : `${key}?`)).join(', ')} }\``;
}

function endpoint([method, path, meaning, { body }]: Route): Entry {
  return { name: `\`${method} ${path}\`${body ? keysOf(body) : ''}`, meaning };
}

function flags(): Entry[] {
  return command().options.map(({ flags, description, defaultValue }) => ({
    name: `\`${flags}\``,
    default: textOf(defaultValue),
    meaning: description,
  }));
}

function textOf(value: unknown): string {
  if (value === undefined || value === '') return 'none';
  if (value === false) return 'off';
  if (typeof value === 'object' && value !== null && 'email' in value && 'token' in value)
    return `\`${String(value.email)}:${String(value.token)}\``;
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

/** Prints the flags and endpoints of the simulator as JSON, for `npm run docs`. */
async function main(): Promise<void> {
  const options = parseFlags(['node', 'jira-sim', '--issues', '1', '--months', '1'], Date.now());
  const simulator = await createSimulator({ ...options, log: () => undefined });
  const { jira, media, own } = simulator.routes;
  await simulator.stop();
  const reference = {
    flags: flags(),
    jira: [...jira, ...media].map(endpoint),
    own: own.map(endpoint),
  };
  process.stdout.write(`${JSON.stringify(reference)}\n`);
}

void main();
