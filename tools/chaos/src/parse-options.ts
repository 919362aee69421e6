import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';

export interface CommandOptions {
  seconds: number;
  seed: number;
  /** one only, all unless given */
  scenario?: string;
  dataDir: string;
  json: boolean;
}

/** The command line of the chaos runs; a mistake ends the program with a line that says what it is. */
export function parseOptions(argv: readonly string[], names: readonly string[]): CommandOptions {
  const options = new Command('chaos')
    .description(
      'makes trouble for the whole system while a simulated site changes, and checks that nothing is lost: services and Redis are killed and frozen, disks fill, clocks jump, Jira fails',
    )
    .option('--seconds <n>', 'how long trouble is made in each scenario', whole(1), 60)
    .option('--seed <n>', 'what the site, its changes and the trouble are made from', whole(0), 1)
    .addOption(new Option('--scenario <name>', 'one kind of trouble; all unless given').choices([...names]))
    .option('--data-dir <folder>', 'where everything is stored; emptied at the start', 'data/chaos')
    .option('--json', 'print the results as one JSON object on the last line', false)
    .parse([...argv], { from: 'user' })
    .opts<CommandOptions>();
  return { ...options, dataDir: path.resolve(options.dataDir) };
}

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`a whole number from ${least}`);
    return value;
  };
}
