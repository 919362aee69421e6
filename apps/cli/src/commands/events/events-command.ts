import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { eventLine, followEvents, loggedEvents, type LoggedEvent } from '@jiralake/event-log';
import { Command } from 'commander';
import type { CommandContext } from '../../installation/command-context';
import { chooseInstallation } from '../../installation/installation';
import { addTimeWindow, type TimeWindow } from '../../terminal/time-option';
import { choosesEvent, describeEvent } from './describe-event';

interface EventsOptions extends TimeWindow {
  issue?: string;
  name?: string;
  follow?: true;
  json?: true;
}

/** `jiralake events`: prints the received webhook events from the log of all ingresses. */
export function eventsCommand(context: CommandContext): Command {
  const command = new Command('events').description(
    'print the received webhook events, oldest first: time, name, issues, delivery id; exits with 1 when a part of the log cannot be read',
  );
  return addTimeWindow(command)
    .option('--issue <id or key>', 'only events that name this issue')
    .option('--name <name>', 'only events of this name, like jira:issue_deleted')
    .option('--follow', 'print new events until Ctrl-C; starts now, unless --since is given')
    .option('--json', 'print each event with its body as one line of JSON, as in the log')
    .action((options: EventsOptions) => events(context, options));
}

async function events(context: CommandContext, options: EventsOptions): Promise<void> {
  const { terminal } = context;
  const { env } = await chooseInstallation(context, 'files');
  const folder = dataPaths(loadConfig(storageVariables, env)).webhookEvents;
  let unreadable = 0;
  for await (const event of read(folder, options)) {
    if (!('body' in event)) {
      terminal.say(describeEvent(event));
      unreadable += 'error' in event ? 1 : 0;
    } else if (choosesEvent(options, event)) {
      if (!(await terminal.write(options.json ? lineOf(event) : describeEvent(event)))) break;
    }
  }
  process.exitCode = unreadable === 0 ? 0 : 1;
}

function read(folder: string, { follow, since, until }: EventsOptions): AsyncGenerator<LoggedEvent> {
  if (!follow) return loggedEvents(folder, { since, until });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return followEvents(folder, { since: since ?? new Date(), signal: stop.signal });
}

function lineOf({ body, ...head }: Extract<LoggedEvent, { body: Buffer }>): string {
  return Buffer.concat(eventLine(head, body, true))
    .toString('utf8')
    .trimEnd();
}
