import type { Environment } from './command-context';

/** Returns the variables that are set, for the services of a stack, without PORT, which is for the ingress only. */
export function definedVariables(env: Environment): Record<string, string> {
  const entries = Object.entries(env).filter(([name, value]) => value !== undefined && name !== 'PORT');
  return Object.fromEntries(entries) as Record<string, string>;
}
