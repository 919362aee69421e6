import { evaluateEmptiness } from './emptiness';

it('an empty lake is not well, and says how it is filled', () => {
  expect(evaluateEmptiness('/lake', 0)).toMatchObject({
    state: 'warning',
    what: 'the lake /lake is empty, and so is raw',
    advice: expect.stringContaining('jiralake backfill') as string,
  });
  expect(evaluateEmptiness('/lake', 1)).toMatchObject({
    state: 'warning',
    what: 'the lake /lake is empty, although raw has 1 file',
    advice: expect.stringContaining('jiralake rebuild') as string,
  });
});
