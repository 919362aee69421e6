import { columnName, numberedName } from './column-name';

describe('columnName', () => {
  it.each([
    ['Root cause', 'root_cause'],
    ['  Story  Points (est.) ', 'story_points_est'],
    ['Größe', 'gro_e'],
    ['Équipe', 'equipe'],
    ['1st line', 'cf_1st_line'],
    ['影響範囲', undefined],
    ['--', undefined],
    ['a'.repeat(80), 'a'.repeat(40)],
  ])('%s becomes %s', (name, column) => {
    expect(columnName(name)).toBe(column);
  });

  it('falls back to the number of the field', () => {
    expect(numberedName(undefined, 'customfield_12003')).toBe('cf_12003');
    expect(numberedName('region', 'customfield_12003')).toBe('region_12003');
  });
});
