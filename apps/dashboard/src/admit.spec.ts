import type { Login } from '@jiralake/http-service';
import { admit, type AdmissionRequest } from './admit';

const visit: AdmissionRequest = {
  method: 'GET',
  host: 'localhost:8090',
  origin: undefined,
  fetchSite: undefined,
  authorization: undefined,
  address: '127.0.0.1',
};
const gateThatSays = (login: Login) => ({ check: () => Promise.resolve(login) });

describe('admit', () => {
  it.each([
    ['missing', 401, 'WWW-Authenticate'],
    ['wrong', 401, 'WWW-Authenticate'],
    ['busy', 429, 'Retry-After'],
  ] as const)('refuses a login that is %s', async (login, status, header) => {
    const refusal = await admit({ gate: gateThatSays(login), readOnly: false }, visit);
    expect(refusal).toMatchObject({ status, headers: { [header]: expect.any(String) as string } });
  });

  it('lets the admin read and change', async () => {
    const rules = { gate: gateThatSays('ok'), readOnly: false };
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
      expect(await admit(rules, { ...visit, method, host: 'dash.example' })).toBeUndefined();
  });

  it('refuses changes that another site asks for, with and without a login', async () => {
    const evil = { ...visit, origin: 'http://evil.example' };
    for (const gate of [gateThatSays('ok'), undefined]) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
        expect(await admit({ gate, readOnly: false }, { ...evil, method })).toMatchObject({ status: 403 });
      expect(await admit({ gate, readOnly: false }, evil)).toBeUndefined();
    }
  });

  it('refuses every change in read-only mode', async () => {
    const rules = { gate: gateThatSays('ok'), readOnly: true };
    expect(await admit(rules, visit)).toBeUndefined();
    expect(await admit(rules, { ...visit, method: 'PUT' })).toMatchObject({ status: 405 });
  });

  it('answers without a login to names of this machine only', async () => {
    const open = { gate: undefined, readOnly: false };
    expect(await admit(open, visit)).toBeUndefined();
    for (const host of ['evil.example:8090', '', undefined])
      expect(await admit(open, { ...visit, host })).toMatchObject({ status: 403 });
  });
});
