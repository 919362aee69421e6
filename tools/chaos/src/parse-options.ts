import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';

export interface CommandOptions {
  seconds: number;
  seed: number;
  /** the scenarios to run; by default all */
  scenario?: string;
  dataDir: string;
  json: boolean;
}

/** Parses the command line; an invalid one ends the program with a message. */
export function parseOptions(argv: readonly string[], names: readonly string[]): CommandOptions {
  const options = new Command('chaos')
    .description(
      'disturb the whole system while a simulated site changes, and check that nothing is lost: services and Redis are killed and frozen, disks fill, clocks jump, Jira fails',
    )
    .option('--seconds <n>', 'duration of the disturbances in each scenario, in seconds', whole(1), 60)
    .option('--seed <n>', 'seed of the site, its changes and the disturbances', whole(0), 1)
    .addOption(new Option('--scenario <name>', 'the scenario to run; by default all').choices([...names]))
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
