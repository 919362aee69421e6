import type { VariableGroup } from '@jiralake/config';
import { z } from 'zod';
import { markdownTable } from './markdown-table';

const INTRODUCTION = `# Configuration

Every program reads its variables from the environment, and those that the environment lacks from \`.env\` in its working directory.
An empty variable counts as not set. At its start a program names all missing and wrong variables at once.

\`npm run docs\` generates this page from the program.
`;

/** Renders the documentation of every variable: its default and its meaning. */
export function renderConfiguration(groups: readonly VariableGroup[]): string {
  return [INTRODUCTION, ...groups.map(renderGroup)].join('\n');
}

function renderGroup({ title, usedBy, variables }: VariableGroup): string {
  const rows = Object.entries(variables).map(([name, schema]) => [
    `\`${name}\``,
    defaultOf(schema),
    meaningOf(name, schema),
  ]);
  const table = markdownTable(['variable', 'default', 'meaning'], rows);
  return [`## ${title}`, '', `Read by: ${usedBy}.`, '', table, ''].join('\n');
}

function defaultOf(schema: z.ZodType): string {
  const parsed = schema.safeParse(undefined);
  if (!parsed.success) return 'required';
  if (parsed.data === undefined || (Array.isArray(parsed.data) && parsed.data.length === 0)) return 'not set';
  const value = Array.isArray(parsed.data) ? parsed.data.join(',') : parsed.data;
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function meaningOf(name: string, schema: z.ZodType): string {
  const text = z.globalRegistry.get(schema)?.description;
  if (text === undefined) throw new Error(`${name} has no description`);
  return text.replaceAll('*.', '\\*.');
}
