import { siteQueries } from './site-queries';

describe('siteQueries', () => {
  const queries = siteQueries({ projects: undefined }, new Date('2026-11-24T10:00:00Z'));

  it('begin with all that is older and end with all that is newer', () => {
    expect(queries[0]).toBe('created < "2010-01-01 00:00" order by created asc');
    expect(queries[1]).toBe(
      'created >= "2010-01-01 00:00" and created < "2011-01-01 00:00" order by created asc',
    );
    expect(queries.at(-1)).toBe('created >= "2026-01-01 00:00" order by created asc');
  });

  it('leave nothing out and find nothing twice', () => {
    const from = queries.map((query) => /created >= "([^"]+)"/.exec(query)?.[1]);
    const to = queries.map((query) => /created < "([^"]+)"/.exec(query)?.[1]);
    expect(from.slice(1)).toEqual(to.slice(0, -1));
    expect([from[0], to.at(-1)]).toEqual([undefined, undefined]);
  });

  it('keep to projects, whatever their keys look like', () => {
    for (const query of siteQueries({ projects: ['SUP', 'A"B\\'] }, new Date('2026-01-01T00:00:00Z')))
      expect(query).toMatch(/^project in \("SUP", "A\\"B\\\\"\) and created /);
  });

  it('are one when only what was updated lately is wanted', () => {
    expect(siteQueries({ projects: ['SUP'], changedWithin: '3d' }, new Date('2026-01-01T00:00:00Z'))).toEqual(
      ['project in ("SUP") and updated >= "-3d" order by updated asc'],
    );
  });

  it('fit a query of somebody, and begin with a day', () => {
    const scope = { projects: undefined, jql: 'type = Bug or priority = High', since: '2026-02-03' };
    expect(siteQueries(scope, new Date('2026-01-01T00:00:00Z')).at(-1)).toBe(
      '(type = Bug or priority = High) and updated >= "2026-02-03 00:00" and created >= "2026-01-01 00:00" order by created asc',
    );
  });
});
