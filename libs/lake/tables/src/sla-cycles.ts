import { isSla } from '@jiralake/payloads';
import { ascii, boolean, integer, text, timestamp } from './column';
import { issueId, issueKey } from './issue-columns';
import { at } from './json-object';
import { readAscii, readBoolean, readInteger, readText } from './read-field';
import { readSlaTime, slaCycles, type SlaCycle } from './read-sla';
import { defineTable } from './table';

/** One row per cycle of each SLA of the issue. */
export const slaCyclesTable = defineTable<Cycle>({
  name: 'sla_cycles',
  meaning:
    'One row per cycle of each SLA, found by the shape of the value: `fields.<id>.completedCycles[]`, `fields.<id>.ongoingCycle`',
  key: ['sla_field_id', 'cycle'],
  items: ({ filled }) =>
    filled
      .filter(({ value }) => isSla(value))
      .flatMap(({ id: fieldId, value: sla }) =>
        slaCycles(sla).map(({ state, value: cycle }, index) => ({ fieldId, sla, state, cycle, index })),
      ),
  columns: {
    issue_id: issueId,
    issue_key: issueKey,
    sla_field_id: ascii('Id of the SLA field', '<id>', ({ fieldId }) => readAscii(fieldId)),
    sla_name: text('Name of the SLA', 'name', ({ sla }) => readText(at(sla, 'name'))),
    cycle: integer(
      'Number of the cycle, from 1; the running one is the last',
      'completedCycles[], ongoingCycle',
      ({ index }) => index + 1,
    ),
    state: ascii('ongoing or completed', 'completedCycles[] or ongoingCycle', ({ state }) => state),
    started_at: timestamp('When the clock started', 'startTime.epochMillis', ({ cycle }) =>
      readSlaTime(at(cycle, 'startTime')),
    ),
    stopped_at: timestamp('When the clock stopped; NULL while it runs', 'stopTime.epochMillis', ({ cycle }) =>
      readSlaTime(at(cycle, 'stopTime')),
    ),
    breach_at: timestamp('When the goal was or will be missed', 'breachTime.epochMillis', ({ cycle }) =>
      readSlaTime(at(cycle, 'breachTime')),
    ),
    breached: boolean('Whether the goal was missed, as of the last fetch', 'breached', ({ cycle }) =>
      readBoolean(at(cycle, 'breached')),
    ),
    paused: boolean('Whether the clock is paused; NULL for completed cycles', 'paused', ({ cycle }) =>
      readBoolean(at(cycle, 'paused')),
    ),
    within_calendar_hours: boolean(
      'Whether the last fetch was within working time; NULL for completed cycles',
      'withinCalendarHours',
      ({ cycle }) => readBoolean(at(cycle, 'withinCalendarHours')),
    ),
    goal_millis: integer('Goal in milliseconds', 'goalDuration.millis', ({ cycle }) =>
      readInteger(at(cycle, 'goalDuration', 'millis')),
    ),
    elapsed_millis: integer(
      'Working time used in milliseconds, as of the last fetch',
      'elapsedTime.millis',
      ({ cycle }) => readInteger(at(cycle, 'elapsedTime', 'millis')),
    ),
    remaining_millis: integer(
      'Working time left in milliseconds, as of the last fetch; negative after a breach',
      'remainingTime.millis',
      ({ cycle }) => readInteger(at(cycle, 'remainingTime', 'millis')),
    ),
  },
});

interface Cycle {
  fieldId: string;
  sla: unknown;
  state: SlaCycle['state'];
  cycle: SlaCycle['value'];
  /** from 0 */
  index: number;
}
