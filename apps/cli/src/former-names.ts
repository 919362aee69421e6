/** Present names of renamed commands, by their former names. A former name stays valid for one release. */
const presentNames: Readonly<Record<string, string>> = { gone: 'deletions' };

/** Returns command-line arguments with the present name of a renamed command, and tells the user about it. */
export function withPresentName(args: readonly string[], say: (line: string) => void): readonly string[] {
  const [first = '', ...rest] = args;
  if (!Object.hasOwn(presentNames, first)) return args;
  const present = presentNames[first] ?? first;
  say(`jiralake: the command ${first} is now called ${present}`);
  return [present, ...rest];
}
