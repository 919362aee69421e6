import type { DeliveryCounts } from '@jiralake/ledger';
import { describeDeliveries, deliveryStateOf } from '@jiralake/status';
import { ok, problem, warning, type Check } from './check';

const COMPARE =
  'compare JIRA_WEBHOOK_SECRET of the ingress with the secret of the webhook in Jira (Settings, System, WebHooks), or set a new one in both; Jira does not send the refused webhooks again: `jiralake reconcile` finds their changes';
const LOOK =
  '401: another sender, or one ingress of several has another secret; other statuses: see `webhook refused` in the log of the ingress';
const REGISTER =
  'register https://<public host>/webhooks/jira in Jira (Settings, System, WebHooks), with the secret of JIRA_WEBHOOK_SECRET; until the first one arrives, only the reconcile finds changes';

/** Checks how many webhooks were accepted and refused. With `silenceIsOdd`, no webhook at all is a warning. */
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
