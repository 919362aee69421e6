import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { eventually, onSmallDisk, useRedis } from '@jiralake/testing';
import { startIngressOn, type Ingress } from './start-ingress';

const redis = useRedis();
let ingress: Ingress;
afterEach(() => ingress.stop());

onSmallDisk.describe('an ingress whose disk is full', (disk) => {
  it('I1: takes every delivery, says in one line that events are not recorded, and records again by itself', async () => {
    ingress = await startIngressOn(redis, { JIRA_DATA_DIR: disk().folder });
    const deliverOne = async (): Promise<void> => {
      const answer = await ingress.deliver({
        webhookEvent: 'jira:issue_updated',
        issue: { id: '20417' },
        text: 'x'.repeat(50_000),
      });
      expect(answer.status).toBe(200);
    };
    const recorded = async (): Promise<string[]> => {
      const names = await readdir(path.join(disk().folder, 'webhook_events'), { recursive: true });
      return names.filter((name) => name.includes('/'));
    };
    disk().fill();
    for (let i = 0; i < 20; i++) await deliverOne();
    await ingress.program.line(/events are not recorded/);
    expect(ingress.log().filter(({ msg }) => msg === 'events are not recorded')).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('ENOSPC') as string }),
    ]);

    disk().free();
    await deliverOne();
    await eventually(async () => expect(await recorded()).toEqual([expect.stringMatching(/\.json$/)]));
    expect(await ingress.program.stop()).toBe(0);
  });
});
