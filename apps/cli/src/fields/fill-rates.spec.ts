import { fillRates, rateOf } from './fill-rates';

async function* streamOf(...issues: Record<string, unknown>[]) {
  for (const fields of issues) yield await Promise.resolve({ fields });
}

describe('fillRates', () => {
  it('counts the issues in which a field holds a value, whatever it is', async () => {
    const rates = await fillRates(
      streamOf({ a: 0, b: false, c: 'x', d: ['x'] }, { a: { value: 'x' }, b: null }, {}, { a: 1 }),
    );
    expect(rates.issues).toBe(4);
    expect(['a', 'b', 'c', 'd', 'e'].map((id) => rateOf(rates, id))).toEqual([0.75, 0.25, 0.25, 0.25, 0]);
  });

  it('takes null, what is empty and what is not permitted for no value', async () => {
    const refused = { errorMessage: 'You do not have permission' };
    const rates = await fillRates(streamOf({ a: null, b: '', c: [], d: {}, e: refused, f: undefined }));
    expect([...rates.filled]).toEqual([]);
  });

  it('knows no share of nothing', async () => {
    expect(rateOf(await fillRates(streamOf()), 'a')).toBe(0);
  });
});
