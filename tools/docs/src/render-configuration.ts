import type { VariableGroup } from '@jiralake/config';
import { z } from 'zod';
import { markdownTable } from './markdown-table';

const INTRODUCTION = `# Configuration

Every program reads environment variables, and those of \`.env\` in its working directory where the environment says nothing.
An empty variable counts as not set. What is missing or wrong is named at the start, all of it at once.

This file is made from the program by \`npm run docs\`.
`;

/** The documentation of every variable: its default, and what it means. */
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
  if (parsed.data === undefined) return 'not set';
  const value = Array.isArray(parsed.data) ? parsed.data.join(',') : parsed.data;
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function meaningOf(name: string, schema: z.ZodType): string {
  const text = z.globalRegistry.get(schema)?.description;
  if (text === undefined) throw new Error(`${name} has no description`);
  return text.replaceAll('*.', '\\*.');
}
