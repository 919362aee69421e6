import { z } from 'zod';
import { firstProblem } from './first-problem';

const problemOf = (schema: z.ZodType, value: unknown): string => firstProblem(schema.safeParse(value).error!);
const issue = z.object({ key: z.string(), fields: z.object({ created: z.string() }) });
const marker = z.object({ deleted: z.string() });

it('says what is wrong and where', () => {
  expect(problemOf(issue, { key: 'A-1', fields: {} })).toMatch(/^fields\.created: .*string/);
  expect(problemOf(issue, null)).toMatch(/object/);
});

it('of several forms names the one that fits furthest', () => {
  expect(problemOf(z.union([marker, issue]), { key: 'A-1', fields: {} })).toMatch(/^fields\.created: /);
  expect(problemOf(z.object({ raw: z.union([issue, marker]) }), { raw: {} })).toMatch(/^raw\.key: /);
});
