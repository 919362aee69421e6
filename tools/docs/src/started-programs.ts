const SERVICES = ['dashboard', 'fetcher', 'ingress', 'scheduler', 'transformer'];

/** The programs that `startStack` of libs/local-stack starts: the services, the simulated site, and the guardian of the CLI. */
const STACK = [...SERVICES, 'cli', 'jira-sim'];

const CALLS_STACK = /\bstart(Simulated)?Stack\(/;
/** Matches the path of a bundle below `dist` as a literal. */
const BUNDLE = /\b(?:apps|tools)\/([a-z-]+)\/[a-z-]+\.js\b/g;
/** Matches a path whose program name is a variable. */
const ANY_SERVICE = /\bapps\/\$\{\w+\}\/main\.js\b/;

/** Returns the projects whose bundles a source file starts. */
export function startedPrograms(source: string): Set<string> {
  const code = source.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  return new Set([
    ...[...code.matchAll(BUNDLE)].map(([, name = '']) => name),
    ...(ANY_SERVICE.test(code) ? SERVICES : []),
    ...(CALLS_STACK.test(code) ? STACK : []),
  ]);
}
