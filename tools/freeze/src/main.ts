import path from 'node:path';
import { messageOf } from '@jiralake/core';
import { endWithParent, exitWith, ignoreOutputErrors } from '@jiralake/program';
import { Command } from 'commander';
import { freezeVersion } from './freeze-version';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(argv: readonly string[]): Promise<void> {
  const command = new Command('freeze')
    .description('run the whole system on a small simulated site and keep everything that it stores')
    .argument('<folder>', 'output folder, fixtures/versions/<version>; must not exist');
  command.parse([...argv], { from: 'user' });
  await freezeVersion(path.resolve(command.args[0] ?? ''), path.resolve(__dirname, '../..'), say);
}

endWithParent();
ignoreOutputErrors();
main(process.argv.slice(2)).then(
  () => exitWith(0),
  (error: unknown) => {
    say(messageOf(error));
    return exitWith(1);
  },
);
