import { scopeOf } from './scope';

describe('scopeOf', () => {
  it('keeps to the projects that are followed', () => {
    expect(scopeOf({}, ['SUP', 'OPS'])).toMatchObject({ projects: ['SUP', 'OPS'] });
    expect(scopeOf({ project: ['OPS'] }, ['SUP', 'OPS'])).toMatchObject({ projects: ['OPS'] });
    expect(scopeOf({ project: ['HR'] }, undefined)).toMatchObject({ projects: ['HR'] });
  });

  it('refuses a project whose issues would not be stored', () => {
    expect(() => scopeOf({ project: ['HR', 'OPS'] }, ['OPS'])).toThrow(/^HR: not in JIRA_PROJECTS/);
  });

  it('begins a day earlier, whatever the zone', () => {
    expect(scopeOf({ since: '2026-03-01', jql: 'type = Bug' }, undefined)).toEqual({
      projects: undefined,
      jql: 'type = Bug',
      since: '2026-02-28',
    });
  });
});
