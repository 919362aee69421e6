import { ConfigError, readEnvironment } from '@jiralake/config';
import { messageOf } from '@jiralake/core';
import { endWithParent, exitWith, ignoreOutputErrors } from '@jiralake/program';
import { commandsFor, createProgram } from './create-program';
import { withPresentName } from './former-names';
import { terminal } from './terminal/terminal';

endWithParent();
ignoreOutputErrors();

const args = withPresentName(process.argv.slice(2), terminal.say);

createProgram(readEnvironment(), terminal, commandsFor(args))
  .then((program) => program.parseAsync(args, { from: 'user' }))
  .then(
    () => exitWith(Number(process.exitCode ?? 0)),
    (error: unknown) => {
      const hint =
        error instanceof ConfigError ? '\nVariables are read from the environment and from .env here.' : '';
      terminal.say(`jiralake: ${messageOf(error)}${hint}`);
      return exitWith(1);
    },
  );
