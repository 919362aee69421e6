import type { DeliveryBatch } from '@jiralake/ledger';
import { createDeliveryTally } from './delivery-tally';

const EVERY_MS = 1_000;
const wrong = { status: 401, isSigned: false };
const right = { status: 200, isSigned: true };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A tally whose Redis can fail. */
function start() {
  const written: DeliveryBatch[] = [];
  const said: string[] = [];
  const redis = { isAway: false, inRow: 0 };
  const tally = createDeliveryTally({
    deliveries: {
      add(batch) {
        if (redis.isAway) return Promise.reject(new Error('away'));
        written.push(batch);
        const before = redis.inRow;
        redis.inRow = batch.unsignedInRow + (batch.isSigned ? 0 : before);
        return Promise.resolve({ before, inRow: redis.inRow });
      },
    },
    alarms: {
      raise: (name) => Promise.resolve(void said.push(`${name} is up`)),
      clear: (name) => Promise.resolve(void said.push(`${name} is over`)),
    },
    everyMs: EVERY_MS,
  });
  const send = (...deliveries: { status: number; isSigned: boolean }[]) => deliveries.forEach(tally.note);
  const pass = (ms = EVERY_MS) => jest.advanceTimersByTimeAsync(ms);
  return { tally, written, said, redis, send, pass };
}

const times = (count: number, delivery: typeof wrong) => Array.from({ length: count }, () => delivery);

it('writes a flood down once a second, and nothing when nothing comes', async () => {
  const { written, send, pass } = start();
  for (let second = 0; second < 3; second++) {
    send(...times(5_000, wrong));
    await pass();
  }
  await pass(10 * EVERY_MS);
  expect(written.map(({ refused }) => refused)).toEqual([
    { '401': 5_000 },
    { '401': 5_000 },
    { '401': 5_000 },
  ]);
});

it('tells the kinds apart, and how many were wrong since the last right one', async () => {
  const { written, send, pass } = start();
  send(wrong, wrong, right, { status: 422, isSigned: true }, { status: 503, isSigned: false }, wrong);
  await pass();
  expect(written).toEqual([
    { accepted: 1, unavailable: 1, refused: { '401': 3, '422': 1 }, isSigned: true, unsignedInRow: 1 },
  ]);
});

it('raises the alarm with the first dozen in a row, and takes it back with one that is right', async () => {
  const { said, send, pass } = start();
  send(right);
  await pass();
  said.length = 0;
  send(...times(11, wrong));
  await pass();
  expect(said).toEqual([]);
  send(wrong);
  await pass();
  expect(said).toEqual(['webhooks-refused is up']);
  send(right);
  await pass();
  send(right);
  await pass();
  expect(said).toEqual(['webhooks-refused is up', 'webhooks-refused is over']);
});

it('raises none for a stranger who sends beside good deliveries', async () => {
  const { said, send, pass } = start();
  for (let i = 0; i < 20; i++) {
    send(...times(11, wrong), right);
    await pass();
  }
  expect(said).toEqual(['webhooks-refused is over']); // of an earlier process, at the start
});

it('keeps what it cannot write, in its order', async () => {
  const { tally, written, redis, send, pass } = start();
  redis.isAway = true;
  send(...times(3, wrong));
  await pass(3 * EVERY_MS);
  send(right, wrong);
  await pass(3 * EVERY_MS);
  expect(written).toEqual([]);
  redis.isAway = false;
  await pass();
  const all = { accepted: 1, unavailable: 0, refused: { '401': 4 }, isSigned: true, unsignedInRow: 1 };
  expect(written).toEqual([all]);
  await tally.flush();
  expect(written).toHaveLength(1);
});

it('writes the rest when it is told to', async () => {
  const { tally, written, send } = start();
  send(right);
  await tally.flush();
  expect(written).toHaveLength(1);
});
