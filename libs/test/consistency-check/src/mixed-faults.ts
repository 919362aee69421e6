/** Faults of Jira and of the network. */
const faults: readonly object[] = [
  { kind: '429', retryAfter: 1, reason: 'jira-burst-based' },
  { kind: '429', retryAfter: 1, reason: 'jira-quota-tenant-based', body: 'html' },
  { kind: '503', retryAfter: 1 },
  { kind: 'status', status: 500, body: 'html' },
  { kind: 'drop' },
  { kind: 'cut' },
  { kind: 'cut', how: 'truncate' },
  { kind: 'html' },
  { kind: 'types' },
  { kind: 'noTotal' },
  { kind: 'noTotal', isLast: 'drop' },
];
/** Endpoints whose responses name their issue; remote links do not. */
const otherIssue = {
  path: '/issue/[0-9]+(/comment|/worklog|/changelog)?(\\?|$)|/bulkfetch$',
  fault: { kind: 'otherIssue' },
};
const webhookFaults: readonly object[] = [
  { kind: 'lose', how: 'duplicate' },
  { kind: 'lose', how: 'reorder' },
];

/** Returns rules for the simulator that make `percent` of all requests and deliveries fail, with each fault equally often. */
export function mixedFaults(percent: number): object[] {
  if (percent === 0) return [];
  const shared = (kinds: readonly object[]): object[] =>
    kinds.map((fault) => ({ match: { probability: percent / 100 / kinds.length }, fault }));
  const { path, fault } = otherIssue;
  const mistaken = { match: { path, probability: percent / 100 / faults.length }, fault };
  return [...shared(faults), mistaken, ...shared(webhookFaults)];
}
