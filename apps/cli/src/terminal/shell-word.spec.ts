import { execFileSync } from 'node:child_process';
import { shellWord } from './shell-word';

it('leaves a plain path as it is, and a shell reads any other as one word', () => {
  expect(shellWord('/srv/jira-lake/data_2')).toBe('/srv/jira-lake/data_2');
  for (const text of ["it's here/$HOME", 'a  b', '', '*', '~/data', 'x;y', 'ümlaut'])
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
});
