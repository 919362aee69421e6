/** Lists the variables of the environment that jiralake knows and a run does not pass to its services. */
export function unusedVariables(
  env: Readonly<Record<string, string | undefined>>,
  known: Readonly<Record<string, unknown>>,
  used: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys(known).filter((name) => env[name] && !Object.hasOwn(used, name));
}
