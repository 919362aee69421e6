import { formatTable } from '@jiralake/duckdb';
import type { Figure } from './benchmark';
import type { Machine } from './machine';

export interface Report {
  benchmark: string;
  description: string;
  short: boolean;
  machine: Machine;
  figures: Figure[];
}

/** Renders the figures of a benchmark as a text table with their targets. */
export function renderReport({ benchmark, short, machine, figures }: Report): string {
  return [
    '',
    `${benchmark} on ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`,
    ...(short ? ['a short run: it shows that the benchmark works, its numbers mean nothing'] : []),
    '',
    formatTable(['figure', 'value', 'unit', 'spread', 'target', ''], figures.map(formatFigure)),
  ].join('\n');
}

/** Returns name, value, unit, spread, target and note. */
export function formatFigure(figure: Figure): string[] {
  return [
    figure.name,
    figure.value === null ? '–' : numberOf(figure.value),
    figure.unit,
    figure.spread ? figure.spread.map(numberOf).join(' to ') : '',
    targetOf(figure),
    figure.note ?? '',
  ];
}

/** Returns whether a figure meets its target; `undefined` without a target or a value. */
export function isMet({ value, target }: Figure): boolean | undefined {
  if (value === null || target === undefined) return undefined;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}

function targetOf(figure: Figure): string {
  const { target } = figure;
  if (target === undefined) return '';
  const wanted = 'atMost' in target ? `≤ ${numberOf(target.atMost)}` : `≥ ${numberOf(target.atLeast)}`;
  return isMet(figure) === false ? `${wanted} (missed)` : wanted;
}

/** Rounds to three digits; a measurement is not more precise. */
function numberOf(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
