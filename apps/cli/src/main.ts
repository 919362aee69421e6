import { ConfigError, readEnvironment } from '@jiralake/config';
import { messageOf } from '@jiralake/core';
import { commandsFor, createProgram } from './create-program';
import { terminal } from './terminal';

// whoever read our output may be gone before us (`| head`)
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

createProgram(readEnvironment(), terminal, commandsFor(process.argv.slice(2)))
  .then((program) => program.parseAsync())
  .then(
    () => process.exit(process.exitCode),
    (error: unknown) => {
      const hint =
        error instanceof ConfigError ? '\nVariables are read from the environment and from .env here.' : '';
      terminal.say(`jiralake: ${messageOf(error)}${hint}`);
      process.exit(1);
    },
  );
