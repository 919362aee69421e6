import axios, { type AxiosInstance } from 'axios';
import { z } from 'zod';
import type { Scenario, Scene } from '../scenario';

const QUEUES = ['jira-fetch', 'jira-transform'] as const;
const STATUSES = ['active', 'waiting', 'delayed', 'failed', 'completed'] as const;

const jobSchema = z.object({
  id: z.string(),
  data: z.object({ id: z.string().optional(), month: z.string().optional() }),
});
const boardSchema = z.object({
  queues: z.array(z.object({ name: z.string(), jobs: z.array(jobSchema) })),
});
type Job = z.infer<typeof jobSchema>;

/** An admin changes jobs at random through the dashboard's API. */
export const admin: Scenario = {
  name: 'admin',
  description: 'an admin retries, promotes, removes, adds and cleans jobs on the dashboard, at random',
  counts: 'admin actions',
  async disturb(scene) {
    const board = axios.create({
      baseURL: `${scene.stack.urls['dashboard'] ?? ''}/queues/api/queues`,
      // the job may be removed or locked meanwhile
      validateStatus: (status) => status < 600,
      timeout: 10_000,
    });
    while (await scene.wait(scene.random.int(20, 150))) {
      const queue = scene.random.pick(QUEUES);
      const status = scene.random.pick(STATUSES);
      const jobs = await jobsIn(board, queue, status);
      if (jobs.length > 0) await act(scene, board, queue, scene.random.pick(jobs));
      if (scene.random.chance(0.05)) {
        const { status: answer } = await board.put(
          `${queue}/clean/${scene.random.pick(['completed', 'failed', 'delayed'])}`,
        );
        count(scene, 'clean', answer);
      }
    }
  },
};

async function jobsIn(board: AxiosInstance, activeQueue: string, status: string): Promise<Job[]> {
  const { data } = await board.get<unknown>('', {
    params: { activeQueue, status, page: 1, jobsPerPage: 20 },
  });
  const { queues } = boardSchema.parse(data);
  return queues.find(({ name }) => name === activeQueue)?.jobs ?? [];
}

/** Half of the actions do not fit the state of the job and are refused, as for an admin with an outdated page. */
async function act({ random, did }: Scene, board: AxiosInstance, queue: string, job: Job): Promise<void> {
  const action = random.pick(['retry', 'promote', 'clean', 'add'] as const);
  const { status } =
    action === 'add'
      ? await board.post(`${queue}/add`, { name: '__default__', data: job.data, options: {} })
      : await board.put(`${queue}/${job.id}/${action}`);
  count({ did }, action, status);
}

function count({ did }: Pick<Scene, 'did'>, action: string, status: number): void {
  const done = status < 300;
  did(done ? `${action} done` : `${action} refused`);
  if (done) did('admin actions');
}
