import { fillRates, rateOf } from './fill-rates';

async function* streamOf(...issues: Record<string, unknown>[]) {
  for (const fields of issues) yield await Promise.resolve({ fields });
}

const isSlaField = (name: string) => ({ sla: true, app: false })[name];

describe('fillRates', () => {
  it('counts the issues in which a field holds a value, whatever it is', async () => {
    const rates = await fillRates(
      streamOf({ a: 0, b: false, c: 'x', d: ['x'] }, { a: { value: 'x' }, b: null }, {}, { a: 1 }),
      isSlaField,
    );
    expect(rates.issues).toBe(4);
    expect(['a', 'b', 'c', 'd', 'e'].map((id) => rateOf(rates, id))).toEqual([0.75, 0.25, 0.25, 0.25, 0]);
  });

  it('takes null, what is empty and what is not permitted for no value', async () => {
    const refused = { errorMessage: 'You do not have permission' };
    const none = { a: null, b: '', c: [], d: {}, sla: refused, unknown: refused, f: undefined };
    expect([...(await fillRates(streamOf(none), isSlaField)).filled]).toEqual([]);
    // an app's own value may look the same
    expect([...(await fillRates(streamOf({ app: refused }), isSlaField)).filled]).toEqual([['app', 1]]);
  });

  it('knows no share of nothing', async () => {
    expect(rateOf(await fillRates(streamOf(), isSlaField), 'a')).toBe(0);
  });
});
