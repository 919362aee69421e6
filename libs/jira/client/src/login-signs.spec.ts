import { loginSigns } from './login-signs';

const account = { email: 'a@example.com', apiToken: 'tok-123' };
const service = { account, gatewayUrl: 'https://api.example.com', cloudId: undefined };

it('are the same for the same login, others for another, and tell nothing of it', () => {
  const { account: sign } = loginSigns({ account });
  expect(sign).toMatch(/^[0-9a-f]{12}$/);
  expect(loginSigns({ account, service })).toEqual({ account: sign, service: sign });
  for (const other of [
    { ...account, apiToken: 'tok-124' },
    { ...account, email: 'b@example.com' },
  ])
    expect(loginSigns({ account: other }).account).not.toBe(sign);
});
