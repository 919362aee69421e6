import type { Alarms } from '@jiralake/alarms';
import type { Deliveries, DeliveryBatch } from '@jiralake/ledger';
import type { Counted } from './receive-webhook';

export interface DeliveryTally {
  /** Counts a delivery, in memory. */
  note(delivery: Pick<Counted, 'status' | 'isSigned'>): void;
  /** Writes what is not written yet, if Redis takes it. */
  flush(): Promise<void>;
}

export interface DeliveryTallyPorts {
  deliveries: Pick<Deliveries, 'add'>;
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  /** least time between two writes */
  everyMs?: number;
}

const EVERY_MS = 1_000;
/** So many without a right signature, and none with one between them, are no stranger's attempts. */
const ALARM_FROM = 12;
const ALARM = 'webhooks-refused';
const MESSAGE =
  'deliveries of webhooks are refused, a dozen or more in a row, since their signatures are not valid (401); Jira does not send them ' +
  'again. Compare JIRA_WEBHOOK_SECRET of the ingress with the secret of the webhook in Jira (Settings, System, WebHooks), or ' +
  'set a new one in both, and restart the ingress; `jiralake reconcile` then finds what was told meanwhile';

const EMPTY: DeliveryBatch = {
  accepted: 0,
  unavailable: 0,
  refused: {},
  isSigned: false,
  unsignedInRow: 0,
};

/**
 * Counts the deliveries of one process and writes them down together, once a second at most, so that a flood of any kind costs
 * Redis no more than a trickle. What cannot be written is kept and added to what comes. Raises the alarm when too many in a row
 * have no right signature, in all replicas; one that has takes it back.
 */
export function createDeliveryTally(ports: DeliveryTallyPorts): DeliveryTally {
  const { deliveries, alarms, everyMs = EVERY_MS } = ports;
  let pending = EMPTY;
  let timer: NodeJS.Timeout | undefined;
  /** at the start one of an earlier process may be */
  let mayBeUp = true;

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
      mayBeUp ||= before >= ALARM_FROM;
      await tell(inRow, batch.isSigned).catch(() => undefined);
    } catch {
      pending = joined(batch, pending);
      later();
    }
  }

  async function tell(inRow: number, isSigned: boolean): Promise<void> {
    if (inRow >= ALARM_FROM) {
      mayBeUp = true;
      await alarms.raise(ALARM, MESSAGE);
    } else if (isSigned && mayBeUp) {
      await alarms.clear(ALARM);
      mayBeUp = false;
    }
  }

  return {
    note({ status, isSigned }) {
      pending = joined(pending, batchOf(status, isSigned));
      later();
    },
    flush: async () => {
      if (pending !== EMPTY) await flush();
    },
  };
}

/** A delivery by itself. */
function batchOf(status: number, isSigned: boolean): DeliveryBatch {
  const outcome =
    status < 400
      ? { accepted: 1 }
      : status >= 500
        ? { unavailable: 1 }
        : { refused: { [String(status)]: 1 } };
  return { ...EMPTY, ...outcome, isSigned, unsignedInRow: status === 401 ? 1 : 0 };
}

/** Two batches as one, in the order in which they came. */
export function joined(first: DeliveryBatch, then: DeliveryBatch): DeliveryBatch {
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
