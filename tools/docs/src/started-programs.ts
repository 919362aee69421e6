const SERVICES = ['dashboard', 'fetcher', 'ingress', 'scheduler', 'transformer'];

/** What `startStack` of libs/local-stack starts: the services, the simulated site, and the guardian, which is of the command line. */
const STACK = [...SERVICES, 'cli', 'jira-sim'];

const CALLS_STACK = /\bstart(Simulated)?Stack\(/;
/** A bundle by its path below `dist`, as text. */
const BUNDLE = /\b(?:apps|tools)\/([a-z-]+)\/[a-z-]+\.js\b/g;
/** One whose name stands in a variable. */
const ANY_SERVICE = /\bapps\/\$\{\w+\}\/main\.js\b/;

/** The projects whose bundles a source file starts, by their names. */
export function startedPrograms(source: string): Set<string> {
  const code = source.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  return new Set([
    ...[...code.matchAll(BUNDLE)].map(([, name = '']) => name),
    ...(ANY_SERVICE.test(code) ? SERVICES : []),
    ...(CALLS_STACK.test(code) ? STACK : []),
  ]);
}
