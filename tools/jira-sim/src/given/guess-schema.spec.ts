import { guessSchema } from './guess-schema';

const typeOf = (value: unknown) => guessSchema('customfield_10020', value)?.['type'];
const customOf = (value: unknown) =>
  String(guessSchema('customfield_10020', value)?.['custom']).split(':')[1];

describe('guessSchema', () => {
  it.each<[string, unknown]>([
    ['float', 3.5],
    ['textfield', 'plain text'],
    ['url', 'https://example.com/x'],
    ['datepicker', '2026-02-03'],
    ['datetime', '2026-02-03T12:06:52.829+0100'],
    ['gh-lexo-rank', '0|i0077b:'],
    ['devsummarycf', '{pullrequest={dataType=pullrequest}}'],
    ['textarea', { type: 'doc', version: 1, content: [] }],
    ['select', { self: 'x', value: 'High', id: '1' }],
    ['cascadingselect', { value: 'A', id: '1', child: { value: 'A1', id: '2' } }],
    ['multicheckboxes', [{ value: 'High', id: '1' }]],
    ['userpicker', { accountId: '70121:ab-1', displayName: 'Ada' }],
    ['multiuserpicker', [{ accountId: '70121:ab-1' }]],
    ['labels', ['a', 'b']],
    ['gh-sprint', [{ id: 37, name: 'S4', state: 'active', boardId: 5 }]],
    ['gh-sprint', ['com.atlassian.greenhopper.service.sprint.Sprint@7eede03a[id=2,name=x]']],
    ['sd-customer-organizations', [{ id: '4', name: 'Globex', _links: {} }]],
    ['vp-origin', { requestType: { name: 'Get help' }, currentStatus: {} }],
    ['sd-request-feedback', { rating: 4 }],
    ['sd-sla-field', { completedCycles: [] }],
    ['sd-sla-field', { errorMessage: 'no' }],
  ])('sees %s in its value', (custom, value) => {
    expect(customOf(value)).toBe(custom);
  });

  it('has the parts of a schema', () => {
    expect(guessSchema('customfield_10020', ['a'])).toEqual({
      type: 'array',
      items: 'string',
      custom: 'com.atlassian.jira.plugin.system.customfieldtypes:labels',
      customId: 10020,
    });
  });

  it('says nothing of values that tell nothing', () => {
    const state = { status: 'failed', errorMessage: 'remote timed out' };
    expect([null, '', [], {}, true, [null], state].map(typeOf)).toEqual(Array(7).fill(undefined));
  });
});
