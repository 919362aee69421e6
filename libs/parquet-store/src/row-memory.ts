import type { Row } from '@jiralake/tables';
import { LRUCache } from 'lru-cache';
import type { RowGroup } from './row-group';

/** Rows of groups that were decoded or encoded lately: issues that change are likely to change again. */
export interface RowMemory {
  get(group: RowGroup): readonly Row[] | undefined;
  set(group: RowGroup, rows: readonly Row[]): void;
}

/** What a cell takes when its row group is decoded, about. */
const CELL_BYTES = 40;

export function createRowMemory(bytes: number): RowMemory {
  const cache = new LRUCache<RowGroup, readonly Row[]>({
    maxSize: bytes,
    sizeCalculation: (_rows, { rows, chunks }) => 1 + rows * chunks.length * CELL_BYTES,
  });
  return { get: (group) => cache.get(group), set: (group, rows) => void cache.set(group, rows) };
}

export const noMemory: RowMemory = { get: () => undefined, set: () => undefined };
