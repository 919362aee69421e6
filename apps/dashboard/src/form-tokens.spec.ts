import { createFormTokens } from './form-tokens';

const noon = Date.parse('2026-02-03T12:00:00Z');
const day = 86_400_000;
const secret = Buffer.from('one process');
const at = (time: number, of = secret) => createFormTokens(of, () => time);

describe('form tokens', () => {
  it('are good on their day and the next', () => {
    const token = at(noon).issue();
    expect(at(noon).accepts(token)).toBe(true);
    expect(at(noon + day).accepts(token)).toBe(true);
    expect(at(noon + 2 * day).accepts(token)).toBe(false);
    expect(at(noon - day).accepts(token)).toBe(false);
  });

  it('are good in the process that issued them only', () => {
    expect(at(noon, Buffer.from('another process')).accepts(at(noon).issue())).toBe(false);
  });

  const token = at(noon).issue();
  it.each([undefined, '', 'forged', token.slice(1), `${token}A`, token.toLowerCase(), [token], { token }, 7])(
    'are not %p',
    (forged) => expect(at(noon).accepts(forged)).toBe(false),
  );
});
