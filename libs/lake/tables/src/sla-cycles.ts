import { isSla } from '@jiralake/payloads';
import { ascii, boolean, integer, text, timestamp } from './column';
import { issueId, issueKey } from './issue-columns';
import { at } from './json-object';
import { readAscii, readBoolean, readInteger, readText } from './read-field';
import { readSlaTime, slaCycles } from './read-sla';
import { defineTable } from './table';

/** One row per cycle of each SLA of the issue. */
export const slaCyclesTable = defineTable({
  name: 'sla_cycles',
  meaning:
    'One row per cycle of each SLA, found by the shape of the value: `fields.<id>.completedCycles[]`, `fields.<id>.ongoingCycle`',
  key: ['sla_field_id', 'cycle'],
  columns: {
    issue_id: issueId,
    issue_key: issueKey,
    sla_field_id: ascii('Id of the SLA field', '<id>'),
    sla_name: text('Name of the SLA', 'name'),
    cycle: integer(
      'Number of the cycle, from 1; the running one is the last',
      'completedCycles[], ongoingCycle',
    ),
    state: ascii('ongoing or completed', 'completedCycles[] or ongoingCycle'),
    started_at: timestamp('When the clock started', 'startTime.epochMillis'),
    stopped_at: timestamp('When the clock stopped; NULL while it runs', 'stopTime.epochMillis'),
    breach_at: timestamp('When the goal was or will be missed', 'breachTime.epochMillis'),
    breached: boolean('Whether the goal was missed, as of the last fetch', 'breached'),
    paused: boolean('Whether the clock is paused; NULL for completed cycles', 'paused'),
    within_calendar_hours: boolean(
      'Whether the last fetch was within working time; NULL for completed cycles',
      'withinCalendarHours',
    ),
    goal_millis: integer('Goal in milliseconds', 'goalDuration.millis'),
    elapsed_millis: integer('Working time used in milliseconds, as of the last fetch', 'elapsedTime.millis'),
    remaining_millis: integer(
      'Working time left in milliseconds, as of the last fetch; negative after a breach',
      'remainingTime.millis',
    ),
  },
  toRows({ issue, filled }) {
    return filled
      .filter(({ value }) => isSla(value))
      .flatMap(({ id: fieldId, value }) =>
        slaCycles(value).map(({ state, value: cycle }, index) => ({
          issue_id: issue.id,
          issue_key: issue.key,
          sla_field_id: readAscii(fieldId),
          sla_name: readText(at(value, 'name')),
          cycle: index + 1,
          state,
          started_at: readSlaTime(at(cycle, 'startTime')),
          stopped_at: readSlaTime(at(cycle, 'stopTime')),
          breach_at: readSlaTime(at(cycle, 'breachTime')),
          breached: readBoolean(at(cycle, 'breached')),
          paused: readBoolean(at(cycle, 'paused')),
          within_calendar_hours: readBoolean(at(cycle, 'withinCalendarHours')),
          goal_millis: readInteger(at(cycle, 'goalDuration', 'millis')),
          elapsed_millis: readInteger(at(cycle, 'elapsedTime', 'millis')),
          remaining_millis: readInteger(at(cycle, 'remainingTime', 'millis')),
        })),
      );
  },
});
