import { readFileSync } from 'node:fs';
import path from 'node:path';
import { variableGroups } from '@jiralake/config';
import { createTables, defaultFieldMap } from '@jiralake/tables';
import { format, resolveConfig } from 'prettier';
import { answerQueries } from './answer-queries';
import { renderConfiguration } from './render-configuration';
import { renderFieldMap } from './render-field-map';
import { readPackages } from './read-packages';
import { renderLicenses } from './render-licenses';
import { renderSchema } from './render-schema';
import { readSimulatorReference, withReference } from './simulator-reference';

const root = path.resolve(__dirname, '../../..');

export interface GeneratedDocument {
  file: string;
  content: string;
}

/** Returns the generated documents, formatted as they are committed. */
export async function documents(): Promise<GeneratedDocument[]> {
  const simulator = path.join(root, 'tools/jira-sim/README.md');
  const made = [
    { file: path.join(root, 'docs/configuration.md'), content: renderConfiguration(variableGroups) },
    {
      file: path.join(root, 'docs/schema.md'),
      content: renderSchema(createTables(defaultFieldMap), renderFieldMap(), await answerQueries()),
    },
    { file: path.join(root, 'THIRD-PARTY-LICENSES.md'), content: renderLicenses(readPackages(root)) },
    {
      file: simulator,
      content: withReference(readFileSync(simulator, 'utf8'), await readSimulatorReference(root)),
    },
  ];
  return Promise.all(
    made.map(async ({ file, content }) => {
      const options = await resolveConfig(file);
      return { file, content: await format(content, { ...options, filepath: file }) };
    }),
  );
}
