import { readPerson } from './read-person';

describe('readPerson', () => {
  it('reads e-mail and display name', () => {
    expect(readPerson({ emailAddress: 'ada@acme.test', displayName: 'Ada L.' })).toEqual({
      email: 'ada@acme.test',
      name: 'Ada L.',
    });
  });

  it.each([null, undefined, 'ada', [], {}, { emailAddress: '', displayName: null }])(
    '%j is hidden',
    (value) => {
      expect(readPerson(value)).toEqual({ email: null, name: null });
    },
  );
});
