import { readSla } from './read-sla';

const cycle = (millis: number, breached = false) => ({
  breached,
  goalDuration: { millis: 14_400_000 },
  elapsedTime: { millis },
});
const none = { breached: null, goalMillis: null, elapsedMillis: null };

describe('readSla', () => {
  it('prefers the running cycle', () => {
    const sla = { completedCycles: [cycle(1)], ongoingCycle: cycle(2, true) };
    expect(readSla(sla)).toEqual({ breached: true, goalMillis: 14_400_000, elapsedMillis: 2 });
  });

  it('takes the last completed cycle when none is running', () => {
    expect(readSla({ completedCycles: [cycle(1, true), cycle(3)], ongoingCycle: null })).toEqual({
      breached: false,
      goalMillis: 14_400_000,
      elapsedMillis: 3,
    });
  });

  it.each([
    null,
    undefined,
    'PT4H',
    [],
    {},
    { completedCycles: [] },
    { completedCycles: {} },
    { ongoingCycle: [] },
    { errorMessage: 'not permitted' },
    { errorMessage: 'not permitted', ongoingCycle: cycle(1) },
  ])('%j has no values', (value) => {
    expect(readSla(value)).toEqual(none);
  });

  it('a cycle without a goal still has its other values', () => {
    expect(readSla({ ongoingCycle: { breached: false, goalDuration: null } })).toEqual({
      ...none,
      breached: false,
    });
  });
});
