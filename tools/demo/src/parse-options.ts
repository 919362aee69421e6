import path from 'node:path';
import { serviceNames, simulatedFolders, type ServiceName } from '@jiralake/local-stack';
import { Command, InvalidArgumentError, Option } from 'commander';

export interface DemoOptions {
  /** folder of issues that form the site, instead of generated ones */
  site?: string;
  issues: number;
  months: number;
  changes: number;
  rate: number;
  seed: number;
  dataDir: string;
  /** kill fetcher and transformer while changes arrive */
  kill: boolean;
  /** stop and restart them as a deployment does */
  redeploy: boolean;
  /** percent of the requests to Jira, and of its deliveries, that fail */
  faults: number;
  /** number of replicas by service */
  replicas: Partial<Record<ServiceName, number>>;
  json: boolean;
}

/** Parses the command line; an invalid one ends the program with a message. */
export function parseOptions(argv: readonly string[]): DemoOptions {
  const command = new Command('demo')
    .description('run the whole system against a simulated Jira and compare the lake with the site')
    .addOption(
      new Option(
        '--site <folder>',
        'folder of issues to serve unchanged instead of a generated site',
      ).conflicts(['issues', 'months']),
    )
    .option('--issues <n>', 'issues on the site', whole(1), 500)
    .option('--months <n>', 'months over which they were created', whole(1), 12)
    .option(
      '--changes <n>',
      'changes made while it runs; with --site by default none, and only deletions',
      whole(0),
      300,
    )
    .option('--rate <n>', 'changes per second', whole(1), 20)
    .option('--seed <n>', 'seed of the site and of the changes', whole(0), 1)
    .option('--data-dir <folder>', 'where everything is stored; emptied at the start', simulatedFolders.demo)
    .option('--kill', 'kill the fetcher and the transformer while changes arrive', false)
    .option('--redeploy', 'stop and restart fetcher and transformer while changes arrive', false)
    .option('--faults <percent>', 'percent of requests and deliveries that fail, in every way', whole(0), 0)
    .option('--replicas <list>', 'how many of each service, like fetcher=3,transformer=2', replicas, {})
    .option('--json', 'print the summary as one JSON object on the last line', false);
  const options = command.parse([...argv], { from: 'user' }).opts<DemoOptions>();
  return { ...options, ...siteOf(options, command), dataDir: path.resolve(options.dataDir) };
}

/** Returns the options of a given site. Its issues can only be deleted, so they stay unless changes are requested. */
function siteOf({ site, changes }: DemoOptions, command: Command): Partial<DemoOptions> {
  if (site === undefined) return {};
  const isAsked = command.getOptionValueSource('changes') === 'cli';
  return { site: path.resolve(site), changes: isAsked ? changes : 0 };
}

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`a whole number from ${least}`);
    return value;
  };
}

function replicas(text: string): Partial<Record<ServiceName, number>> {
  return Object.fromEntries(
    text.split(',').map((entry) => {
      const [name = '', count = ''] = entry.split('=');
      const service = serviceNames.find((known) => known === name);
      if (!service) throw new InvalidArgumentError(`${name} is none of ${serviceNames.join(', ')}`);
      return [service, whole(0)(count)];
    }),
  );
}
