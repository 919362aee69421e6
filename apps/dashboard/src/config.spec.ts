import { ConfigError } from '@jiralake/config';
import { requirePassword } from './config';

it.each(['0.0.0.0', '::', '192.168.1.5', 'dash.example'])('a password is required on %s', (HOST) => {
  expect(() => requirePassword({ HOST })).toThrow(ConfigError);
  expect(() => requirePassword({ HOST, ADMIN_PASSWORD: 'x' })).not.toThrow();
});

it.each(['127.0.0.1', 'localhost', '::1'])('no password is required on %s', (HOST) => {
  expect(() => requirePassword({ HOST })).not.toThrow();
});
