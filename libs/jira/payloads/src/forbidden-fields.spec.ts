import { siteFieldsSchema } from './field-catalogue';
import { forbiddenFields, isRefusal, slaFieldsIn } from './forbidden-fields';

const refusal = { errorMessage: 'You do not have permission to view SLA information for this request.' };
const unknown = (): undefined => undefined;

it('a refusal is exactly one text under errorMessage', () => {
  const others = [null, 'errorMessage', [], {}, { errorMessage: null }, { errorMessage: { text: 'no' } }];
  const appState = { status: 'failed', errorMessage: 'remote timed out', at: 2 };
  expect([refusal, ...others, appState].map(isRefusal)).toEqual([true, ...Array<boolean>(7).fill(false)]);
});

it('the catalogue tells by type which fields are SLAs', () => {
  const isSlaField = slaFieldsIn(
    siteFieldsSchema.parse([
      { id: 'a', schema: { type: 'sd-servicelevelagreement' } },
      { id: 'b', schema: { type: 'any', custom: 'com.atlassian.servicedesk:sd-sla-field' } },
      { id: 'customfield_1', schema: { type: 'any', custom: 'com.acme.sync:state' } },
      { id: 'customfield_2' },
      { id: 'issuekey' },
    ]),
  );
  const names = ['a', 'b', 'customfield_1', 'customfield_2', 'issuekey', 'customfield_3'];
  expect(names.map(isSlaField)).toEqual([true, true, false, undefined, false, undefined]);
  expect(slaFieldsIn()('a')).toBeUndefined();
});

describe('forbidden fields', () => {
  const fields = { sla: refusal, app: refusal, summary: 'x', state: { ...refusal, at: 1 } };

  it('are the SLAs in whose place there is a refusal', () => {
    expect(forbiddenFields(fields, { app: null }, (name) => name === 'sla')).toEqual(['sla']);
    expect(forbiddenFields(fields, { sla: { status: 'ok' } }, () => true)).toEqual(['sla', 'app']);
  });

  it('are of those that nobody knows the ones of which no other kind of value is stored', () => {
    for (const stored of [undefined, {}, { app: null }, { app: refusal }, { app: { completedCycles: [] } }])
      expect(forbiddenFields({ app: refusal }, stored, unknown)).toEqual(['app']);
    for (const app of [{ status: 'ok' }, 'ok', { errorMessage: 'a', at: 1 }, []])
      expect(forbiddenFields({ app: refusal }, { app }, unknown)).toEqual([]);
  });
});
