import { LRUCache } from 'lru-cache';
import type { Cells } from './cells';
import { plainBytesOf, type RowGroup } from './row-group';

/** Cells of groups that were decoded or encoded lately: issues that change are likely to change again. */
export interface RowMemory {
  get(group: RowGroup): Cells | undefined;
  set(group: RowGroup, cells: Cells): void;
}

/** What a cell takes when its row group is decoded, about, besides the text in it. */
const CELL_BYTES = 40;

export function createRowMemory(bytes: number): RowMemory {
  const cache = new LRUCache<RowGroup, Cells>({
    maxSize: bytes,
    sizeCalculation: (_cells, group) =>
      1 + group.rows * group.chunks.length * CELL_BYTES + plainBytesOf(group),
  });
  return { get: (group) => cache.get(group), set: (group, cells) => void cache.set(group, cells) };
}

export const noMemory: RowMemory = { get: () => undefined, set: () => undefined };
