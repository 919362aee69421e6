import { PermanentError } from './errors';
import { monthOf } from './month';

describe('monthOf', () => {
  it('is the UTC month, not the month of the written offset', () => {
    expect(monthOf('2026-03-01T00:30:00.000+0100')).toBe('2026-02');
    expect(monthOf('2026-02-28T23:30:00.000-0800')).toBe('2026-03');
  });

  it('refuses a time it cannot read instead of guessing a month', () => {
    expect(() => monthOf('soon')).toThrow(PermanentError);
    expect(() => monthOf('')).toThrow('created is not a time: ""');
  });
});
