import { createMetrics } from './create-metrics';

it('counts by label and answers in the Prometheus text format', async () => {
  const metrics = createMetrics();
  metrics.count('webhooks', { outcome: 'queued' });
  metrics.count('webhooks', { outcome: 'queued' });
  metrics.count('webhooks', { outcome: 'ignored' });
  const text = await metrics.text();
  expect(text).toContain('jiralake_webhooks_total{outcome="queued"} 2');
  expect(text).toContain('jiralake_webhooks_total{outcome="ignored"} 1');
});
