import { redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';

/** Finds all keys of a project by its id: events name a project by id, and a renamed project has issues under older keys. */
export interface ProjectIndex {
  note(projectKey: string, projectId: string): Promise<void>;
  keysOf(projectId: string): Promise<string[]>;
}

/** The index of one site: a Redis hash project key -> project id. */
export function createProjectIndex(redis: Redis, prefix: string): ProjectIndex {
  const key = redisKey(prefix, 'projects');
  return {
    note: async (projectKey, projectId) => void (await redis.hset(key, projectKey, projectId)),
    async keysOf(projectId) {
      const known = Object.entries(await redis.hgetall(key));
      return known.flatMap(([projectKey, id]) => (id === projectId ? [projectKey] : []));
    },
  };
}
