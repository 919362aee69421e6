import type { Alarms } from '@jiralake/alarms';
import type { Deliveries, DeliveryBatch } from '@jiralake/ledger';
import type { Counted } from './receive-webhook';

export interface DeliveryTally {
  /** Counts a delivery in memory. */
  note(delivery: Pick<Counted, 'status' | 'isSigned'>): void;
  /** Writes the pending counts to Redis; keeps them when Redis fails. */
  flush(): Promise<void>;
}

export interface DeliveryTallyPorts {
  deliveries: Pick<Deliveries, 'add'>;
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  /** minimum interval between two writes */
  everyMs?: number;
}

const EVERY_MS = 1_000;
/** A dozen unsigned deliveries in a row, with no valid one between them, are a wrong secret and not a stranger. */
const ALARM_FROM = 12;
const ALARM = 'webhooks-refused';
const MESSAGE =
  'a dozen or more webhooks in a row were refused because their signatures are not valid (401); Jira does not send them ' +
  'again. Compare JIRA_WEBHOOK_SECRET of the ingress with the secret of the webhook in Jira (Settings, System, WebHooks), or ' +
  'set a new one in both, and restart the ingress; `jiralake reconcile` then finds the missed changes';

const EMPTY: DeliveryBatch = {
  accepted: 0,
  unavailable: 0,
  refused: {},
  isSigned: false,
  unsignedInRow: 0,
};

/**
 * Counts the deliveries of one process and writes the counts to Redis at most once a second, so a flood of deliveries costs
 * Redis no more than a few. Counts that cannot be written are kept and added to the next. Raises the alarm when too many
 * deliveries in a row, over all replicas, have no valid signature; the next valid one clears it.
 */
export function createDeliveryTally(ports: DeliveryTallyPorts): DeliveryTally {
  const { deliveries, alarms, everyMs = EVERY_MS } = ports;
  let pending = EMPTY;
  let timer: NodeJS.Timeout | undefined;
  /** an earlier process may have raised the alarm */
  let mayBeRaised = true;

  function later(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void flush();
    }, everyMs);
    timer.unref();
  }

  async function flush(): Promise<void> {
    const batch = pending;
    pending = EMPTY;
    try {
      const { before, inRow } = await deliveries.add(batch);
      mayBeRaised ||= before >= ALARM_FROM;
      await updateAlarm(inRow, batch.isSigned).catch(() => undefined);
    } catch {
      pending = mergeBatches(batch, pending);
      later();
    }
  }

  async function updateAlarm(inRow: number, isSigned: boolean): Promise<void> {
    if (inRow >= ALARM_FROM) {
      mayBeRaised = true;
      await alarms.raise(ALARM, MESSAGE);
    } else if (isSigned && mayBeRaised) {
      await alarms.clear(ALARM);
      mayBeRaised = false;
    }
  }

  return {
    note({ status, isSigned }) {
      pending = mergeBatches(pending, batchOf(status, isSigned));
      later();
    },
    flush: async () => {
      if (pending !== EMPTY) await flush();
    },
  };
}

/** Returns a batch of one delivery. */
function batchOf(status: number, isSigned: boolean): DeliveryBatch {
  const outcome =
    status < 400
      ? { accepted: 1 }
      : status >= 500
        ? { unavailable: 1 }
        : { refused: { [String(status)]: 1 } };
  return { ...EMPTY, ...outcome, isSigned, unsignedInRow: status === 401 ? 1 : 0 };
}

/** Merges two consecutive batches. */
export function mergeBatches(first: DeliveryBatch, then: DeliveryBatch): DeliveryBatch {
  const refused = { ...first.refused };
  for (const [status, count] of Object.entries(then.refused))
    refused[status] = (refused[status] ?? 0) + count;
  return {
    accepted: first.accepted + then.accepted,
    unavailable: first.unavailable + then.unavailable,
    refused,
    isSigned: first.isSigned || then.isSigned,
    unsignedInRow: then.isSigned ? then.unsignedInRow : first.unsignedInRow + then.unsignedInRow,
  };
}
