import type { Environment } from './command-context';

/** The variables that are set, for the services of a stack; PORT belongs to the ingress alone. */
export function definedVariables(env: Environment): Record<string, string> {
  const entries = Object.entries(env).filter(([name, value]) => value !== undefined && name !== 'PORT');
  return Object.fromEntries(entries) as Record<string, string>;
}
