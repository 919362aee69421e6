import type { DeliveryCounts } from '@jiralake/ledger';
import { describeDeliveries, deliveryStateOf } from '@jiralake/status';
import { ok, problem, warning, type Check } from './check';

const COMPARE =
  'compare JIRA_WEBHOOK_SECRET of the ingress with the secret of the webhook in Jira (Settings, System, WebHooks), or set a new one in both; Jira sends none of these again: `jiralake reconcile` finds what they told';
const LOOK =
  '401: somebody else sends, or one ingress of several has another secret; other statuses: `webhook refused` in the log of the ingress says why';
const REGISTER =
  'register https://<public host>/webhooks/jira in Jira (Settings, System, WebHooks), with the secret of JIRA_WEBHOOK_SECRET; until one comes, changes are found by the reconcile alone';

/** What became of the webhooks that came. A site that sends none may be meant so, which `silenceIsOdd` is to say. */
export function checkDeliveries(counts: DeliveryCounts, now: number, silenceIsOdd: boolean): Check {
  const text = describeDeliveries(counts, now);
  switch (deliveryStateOf(counts)) {
    case 'none':
      return silenceIsOdd ? warning(text, REGISTER) : ok(text);
    case 'refused':
      return problem(text, COMPARE);
    case 'many':
      return warning(text, LOOK);
    case 'well':
      return ok(text);
  }
}
