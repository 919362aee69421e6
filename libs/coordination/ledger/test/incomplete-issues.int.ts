import { issueIdSchema } from '@jiralake/core';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createIncompleteIssues, type IncompleteIssues } from '../src/incomplete-issues';

const server = useRedis();
const id = issueIdSchema.parse('10001');
const minute = 60_000;

let redis: Redis;
let issues: IncompleteIssues;
beforeEach(() => {
  redis = new Redis(server.url);
  issues = createIncompleteIssues(redis, `${server.prefix}-${Math.random()}`);
});
afterEach(() => redis.disconnect());

describe('incomplete issues', () => {
  it('are taken again at growing distances', async () => {
    await issues.note(id, ['comments: 403'], 0);
    expect(await issues.takeDue(0)).toEqual([]);
    expect(await issues.takeDue(minute)).toEqual([id]);
    expect(await issues.takeDue(2 * minute)).toEqual([]);
    expect(await issues.takeDue(3 * minute)).toEqual([id]);
    expect(await issues.takeDue(6 * minute)).toEqual([]);
    expect(await issues.takeDue(7 * minute)).toEqual([id]);
  });

  it('keep their place when the same is missing again, and say what is missing now', async () => {
    await issues.note(id, ['comments: 403'], 0);
    await issues.takeDue(minute);
    await issues.note(id, ['sla: 401'], minute);
    expect(await issues.list()).toEqual([{ id, missing: ['sla: 401'], tries: 1, next: 3 * minute }]);
  });

  it('are forgotten when they are complete, and begin afresh afterwards', async () => {
    await issues.note(id, ['comments: 403'], 0);
    await issues.takeDue(minute);
    await issues.clear(id);
    expect(await issues.list()).toEqual([]);
    await issues.note(id, ['comments: 403'], 10 * minute);
    expect(await issues.takeDue(11 * minute)).toEqual([id]);
  });
});
