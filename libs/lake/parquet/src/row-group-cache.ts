import type { Cells } from '@jiralake/core';
import { LRUCache } from 'lru-cache';

import { uncompressedBytesOf, type RowGroup } from './row-group';

/** Caches the cells of row groups that were decoded or encoded lately: an issue that changed is likely to change again. */
export interface RowGroupCache {
  get(group: RowGroup): Cells | undefined;
  set(group: RowGroup, cells: Cells): void;
}

/** The approximate memory of a decoded cell, without its text. */
const CELL_BYTES = 40;

/** @param bytes how much memory the cells may take, about */
export function createRowGroupCache(bytes: number): RowGroupCache {
  const cache = new LRUCache<RowGroup, Cells>({
    maxSize: bytes,
    sizeCalculation: (_cells, group) =>
      1 + group.rows * group.chunks.length * CELL_BYTES + uncompressedBytesOf(group),
  });
  return { get: (group) => cache.get(group), set: (group, cells) => void cache.set(group, cells) };
}

/** Caches nothing. */
export const noCache: RowGroupCache = { get: () => undefined, set: () => undefined };
