import { readFileSync } from 'node:fs';
import path from 'node:path';
import { queueTable } from '@jiralake/queues';

const root = path.resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The jobs of the queue table, as docs/pipeline.md lists them. */
const jobs = Object.values(queueTable).flatMap(({ name, jobs: ofQueue }) =>
  Object.keys(ofQueue).map((job) => `${name} ${job}`),
);

it('docs/pipeline.md lists every job with its queue', () => {
  const rows = [...read('docs/pipeline.md').matchAll(/^\| (jira-[a-z]+) +\| ([a-z-]+) +\|/gm)];
  expect(rows.map(([, queue, job]) => `${queue} ${job}`).sort()).toEqual([...jobs].sort());
});

it('docs/pipeline.md describes every sweep', () => {
  const text = read('docs/pipeline.md');
  expect(Object.keys(queueTable.sweep.jobs).filter((sweep) => !text.includes(`\`${sweep}\``))).toEqual([]);
});
