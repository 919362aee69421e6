import type { SiteField } from '@jiralake/payloads';
import { listFields } from './list-fields';

const field = (id: string, name: string, type: string): SiteField => ({
  id,
  name,
  custom: true,
  schema: { type },
});

it('lists custom fields, the most filled first, with what they feed and should feed', () => {
  const fields = [
    field('customfield_1', 'Severity', 'option'),
    field('customfield_2', 'Story points', 'number'),
    field('summary', 'Summary', 'string'),
  ];
  const rates = { issues: 4, filled: new Map([['customfield_2', 3]]) };
  const today = {
    severity: { field: 'customfield_1', kind: 'option' as const },
    grade: { field: 'customfield_1', kind: 'text' as const },
    spam: null,
  };
  const suggested = { ...today, story_points: { field: 'customfield_2', kind: 'number' as const } };
  expect(listFields(fields, rates, today, suggested)).toEqual([
    {
      id: 'customfield_2',
      name: 'Story points',
      type: 'number',
      filled: 0.75,
      column: null,
      suggested: 'story_points (number)',
    },
    {
      id: 'customfield_1',
      name: 'Severity',
      type: 'option',
      filled: 0,
      column: 'severity, grade',
      suggested: 'severity (option), grade (text)',
    },
  ]);
});
