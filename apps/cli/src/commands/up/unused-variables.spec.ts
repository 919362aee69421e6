import { unusedVariables } from './unused-variables';

const known = { LOG_LEVEL: 0, RETENTION_EVERY_MS: 0, SLA_POLL_EVERY_MS: 0 };

it.each([
  [
    'a variable that is not passed on',
    { RETENTION_EVERY_MS: '3000', LOG_LEVEL: 'warn' },
    ['RETENTION_EVERY_MS'],
  ],
  ['no variable that is empty or not set', { RETENTION_EVERY_MS: '', SLA_POLL_EVERY_MS: undefined }, []],
  ['no variable of other programs', { PATH: '/bin' }, []],
])('names %s', (_, env, expected) => {
  expect(unusedVariables(env, known, { LOG_LEVEL: 0 })).toEqual(expected);
});
