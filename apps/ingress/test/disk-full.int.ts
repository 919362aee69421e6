import path from 'node:path';
import { onSmallDisk, useRedis } from '@jiralake/testing';
import { eventsIn } from './event-log';
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
    disk().fill();
    for (let i = 0; i < 20; i++) await deliverOne();
    await ingress.program.line(/events are not recorded/);
    expect(ingress.log().filter(({ msg }) => msg === 'events are not recorded')).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('ENOSPC') as string }),
    ]);

    disk().free();
    await deliverOne();
    const events = await eventsIn(path.join(disk().folder, 'webhook_events'));
    expect(events.map((event) => 'body' in event)).toEqual([true]);
    expect(await ingress.program.stop()).toBe(0);
  });
});
