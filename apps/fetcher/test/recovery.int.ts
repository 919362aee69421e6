import path from 'node:path';
import { issueIdSchema, monthOf } from '@jiralake/core';
import { monthWorkSet } from '@jiralake/ledger';
import { eventually, startProgram, type Program } from '@jiralake/testing';
import { fetcherEnvironment, useFetcher } from './use-fetcher';

// the transformer's encoding threads are a bundle of their own
const services: Program[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop('SIGKILL')));
  await fetcher().site.faults([]);
});
const fetcher = useFetcher();
const id = issueIdSchema.parse('10018');

const LONGEST_RECOVERY_MS = 40_000;

/** A fetcher and a transformer with the timing that they have by default. */
function start(): Program[] {
  const { folder } = fetcher();
  const env = {
    ...fetcherEnvironment(fetcher()),
    JIRA_PARQUET_DIR: path.join(folder, 'parquet'),
    LOG_LEVEL: 'debug',
  };
  const started = ['dist/apps/fetcher/main.js', 'dist/apps/transformer/main.js'].map((script) =>
    startProgram(script, env),
  );
  services.push(...started);
  return started;
}

it('I10: a fetcher and a transformer killed in the middle of work are recovered from in under 40 seconds', async () => {
  const { site, fetch, ports, queues, marked, rawOf } = fetcher();
  const ids = (await site.truths()).map(({ issue }) => issue.id);
  for (const each of ids) await fetch(each);
  const months = new Set(
    await Promise.all(ids.map(async (each) => monthOf((await rawOf(each)).fields.created))),
  );
  await site.change('edit-summary', id);
  await site.faults([{ match: { path: `/issue/${id}` }, fault: { kind: 'latency', ms: 20_000 } }]);
  await ports.work.fetch([{ id }], 'webhook');

  const killed = start();
  await Promise.all([
    killed[0]?.line(/"lease":"issue:.*"lease taken"/),
    killed[1]?.line(/"lease":"month:.*"lease taken"/),
  ]);
  await Promise.all(killed.map((program) => program.stop('SIGKILL')));
  const deadline = Date.now() + LONGEST_RECOVERY_MS;
  expect(await queues.bull.fetch.getActiveCount()).toBe(1);
  expect(await queues.bull.transform.getActiveCount()).toBeGreaterThan(0);

  await site.faults([]);
  start();
  await eventually(async () => {
    const workSets = ['fetch', ...[...months].map(monthWorkSet)] as const;
    expect((await Promise.all(workSets.map((workSet) => marked(workSet)))).flat()).toEqual([]);
    for (const queue of [queues.bull.fetch, queues.bull.transform])
      expect(await queue.getJobCounts('active', 'delayed', 'waiting', 'failed')).toEqual({
        active: 0,
        delayed: 0,
        waiting: 0,
        failed: 0,
      });
  }, deadline - Date.now());
  expect((await rawOf(id)).fields).toEqual((await site.truthOf(id)).fields);
});
