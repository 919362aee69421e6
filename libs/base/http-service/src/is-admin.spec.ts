import { isAdmin } from './is-admin';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('isAdmin', () => {
  it('accepts the user admin with the password', () => {
    expect(isAdmin(basic('admin:s3cret:with:colons'), 's3cret:with:colons')).toBe(true);
    expect(isAdmin(basic('admin:pässwort'), 'pässwort')).toBe(true);
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Bearer s3cret',
    basic('admin:wrong'),
    basic('root:s3cret'),
    basic('s3cret'),
  ])('refuses %p', (header) => {
    expect(isAdmin(header, 's3cret')).toBe(false);
  });

  it('refuses everybody when no password is set', () => {
    expect(isAdmin(basic('admin:'), undefined)).toBe(false);
  });
});
