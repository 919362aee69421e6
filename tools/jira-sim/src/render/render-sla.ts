import type { SimIssue } from '../site/sim-issue';
import type { Site } from '../site/site';
import { type CompletedCycle, type OngoingCycle, SLA_FIELDS, type SlaTimer } from '../site/sla-timer';
import { friendlyDuration, serviceDeskTime } from '../site-time';
import type { JsonObject } from './render-user';

export const SLA_NOT_PERMITTED = {
  errorMessage: 'You do not have permission to view SLA information for this request.',
};

const duration = (millis: number) => ({ millis, friendly: friendlyDuration(millis) });

function goalPart({ goalMs, elapsedMs }: CompletedCycle | OngoingCycle): JsonObject {
  return {
    goalDuration: duration(goalMs),
    elapsedTime: duration(elapsedMs),
    remainingTime: duration(goalMs - elapsedMs),
  };
}

function completedCycle(cycle: CompletedCycle): JsonObject {
  return {
    startTime: serviceDeskTime(cycle.startMs),
    stopTime: serviceDeskTime(cycle.stopMs),
    breachTime: serviceDeskTime(cycle.startMs + cycle.goalMs),
    breached: cycle.elapsedMs > cycle.goalMs,
    ...goalPart(cycle),
  };
}

function ongoingCycle(cycle: OngoingCycle): JsonObject {
  return {
    startTime: serviceDeskTime(cycle.startMs),
    ...(cycle.paused ? {} : { breachTime: serviceDeskTime(cycle.breachMs) }),
    breached: cycle.elapsedMs > cycle.goalMs,
    paused: cycle.paused,
    withinCalendarHours: cycle.withinCalendarHours,
    ...goalPart(cycle),
  };
}

function slaValue(
  site: Site,
  issue: SimIssue,
  metric: (typeof SLA_FIELDS)[number],
  timer: SlaTimer,
): JsonObject {
  return {
    id: metric.metricId,
    name: metric.name,
    _links: { self: `${site.url}/rest/servicedeskapi/request/${issue.id}/sla/${metric.metricId}` },
    completedCycles: timer.completed.map(completedCycle),
    ...(timer.ongoing === undefined ? {} : { ongoingCycle: ongoingCycle(timer.ongoing) }),
    slaDisplayFormat: 'NEW_SLA_FORMAT',
  };
}

/** Renders the issue's SLA fields: the values, or the refusal for an account without an agent licence. */
export function renderSlaFields(site: Site, issue: SimIssue, seesSla: boolean): JsonObject {
  const fields: JsonObject = {};
  for (const metric of SLA_FIELDS) {
    const timer = issue.slaTimers[metric.fieldId];
    if (timer === undefined) continue;
    if (!seesSla) fields[metric.fieldId] = SLA_NOT_PERMITTED;
    else fields[metric.fieldId] = timer === null ? null : slaValue(site, issue, metric, timer);
  }
  return fields;
}
