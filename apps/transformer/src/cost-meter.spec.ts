import { setTimeout as sleep } from 'node:timers/promises';
import { startCostMeter } from './cost-meter';

it('tells the processor time, and never more than the time that passed', () => {
  const beganAt = performance.now();
  const costMs = startCostMeter();
  const before = process.cpuUsage();
  while (process.cpuUsage(before).user < 30_000);
  const cost = costMs();
  expect(cost).toBeGreaterThan(20);
  expect(cost).toBeLessThanOrEqual(performance.now() - beganAt);
});

it('tells nothing for a wait', async () => {
  const costMs = startCostMeter();
  await sleep(200);
  expect(costMs()).toBeLessThan(150);
});
