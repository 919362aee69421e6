import { ConfigError, readEnvironment } from '@jiralake/config';
import { messageOf } from '@jiralake/core';
import { endWithParent, exitWith, ignoreOutputErrors } from '@jiralake/program';
import { commandsFor, createProgram } from './create-program';
import { terminal } from './terminal/terminal';

endWithParent();
ignoreOutputErrors();

createProgram(readEnvironment(), terminal, commandsFor(process.argv.slice(2)))
  .then((program) => program.parseAsync())
  .then(
    () => exitWith(Number(process.exitCode ?? 0)),
    (error: unknown) => {
      const hint =
        error instanceof ConfigError ? '\nVariables are read from the environment and from .env here.' : '';
      terminal.say(`jiralake: ${messageOf(error)}${hint}`);
      return exitWith(1);
    },
  );
