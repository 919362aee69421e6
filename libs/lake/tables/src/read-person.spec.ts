import { readPerson } from './read-person';

describe('readPerson', () => {
  it('reads e-mail, display name and account id', () => {
    expect(readPerson({ accountId: '7:ab-1', emailAddress: 'ada@acme.test', displayName: 'Ada L.' })).toEqual(
      {
        email: 'ada@acme.test',
        name: 'Ada L.',
        accountId: '7:ab-1',
      },
    );
  });

  it.each([null, undefined, 'ada', [], {}, { emailAddress: '', displayName: null }])(
    '%j is hidden',
    (value) => {
      expect(readPerson(value)).toEqual({ email: null, name: null, accountId: null });
    },
  );
});
