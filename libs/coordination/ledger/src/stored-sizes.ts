import { redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';

/** The folders whose files are counted. */
export const storedKinds = ['raw issues', 'attachments'] as const;
export type StoredKind = (typeof storedKinds)[number];

export interface StoredSize {
  files: number;
  bytes: number;
  /** when the folder was last counted; the writers of files kept the numbers up to date since then */
  countedAt: Date;
}

/**
 * The number and the bytes of stored files, so that nobody has to walk through folders to know them. A writer that is killed
 * between a file and its count leaves them wrong by one file, until the folder is counted again.
 */
export interface StoredSizes {
  /** Returns `undefined` for a folder that was never counted. */
  read(kind: StoredKind): Promise<StoredSize | undefined>;
  /** Adds what a writer changed; negative when a file shrank. */
  add(kind: StoredKind, change: { files: number; bytes: number }): Promise<void>;
  /** Replaces the numbers by those of a walk through the folder. */
  replace(kind: StoredKind, size: StoredSize): Promise<void>;
}

/** The sizes of one site: a Redis hash of three fields for each folder. */
export function createStoredSizes(redis: Redis, prefix: string): StoredSizes {
  const key = redisKey(prefix, 'stored-sizes');
  const fieldsOf = (kind: StoredKind) => [`${kind}:files`, `${kind}:bytes`, `${kind}:counted-at`] as const;
  return {
    async read(kind) {
      const [files, bytes, countedAt] = await redis.hmget(key, ...fieldsOf(kind));
      if (typeof countedAt !== 'string') return undefined;
      return {
        files: Math.max(0, Number(files)),
        bytes: Math.max(0, Number(bytes)),
        countedAt: new Date(countedAt),
      };
    },
    async add(kind, change) {
      const [files, bytes] = fieldsOf(kind);
      await redis.pipeline().hincrby(key, files, change.files).hincrby(key, bytes, change.bytes).exec();
    },
    async replace(kind, size) {
      const [files, bytes, countedAt] = fieldsOf(kind);
      const values = { [files]: size.files, [bytes]: size.bytes, [countedAt]: size.countedAt.toISOString() };
      await redis.hset(key, values);
    },
  };
}
