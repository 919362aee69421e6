import { startProgram } from '@jiralake/testing';

const start = (...flags: string[]) => startProgram('dist/tools/jira-sim/main.js', {}, flags);

const listening = /"event":"listening"/;

describe('the jira-sim process', () => {
  it('prints one JSON line when it listens, refuses a port in use with one line, and stops on SIGTERM', async () => {
    const first = start('--issues', '5');
    const said = JSON.parse(await first.line(listening)) as { event: string; url: string };
    expect(first.lines).toHaveLength(1);
    expect(said).toEqual({
      event: 'listening',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
      mediaUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
      cloudId: expect.any(String) as unknown,
    });

    const second = start('--issues', '5', '--port', new URL(said.url).port);
    expect(await second.ended).toBe(1);
    expect(second.lines).toEqual([expect.stringContaining('address already in use')]);

    expect(await first.stop()).toBe(0);
  });

  it('takes faults and big issues from the command line, and says what is wrong with a fault', async () => {
    const rules = [{ match: { path: '/myself' }, fault: { kind: 'drop' } }];
    const good = start('--issues', '5', '--big-issues', '1', '--faults', JSON.stringify(rules));
    const { url } = JSON.parse(await good.line(listening)) as { url: string };
    const faults = await fetch(`${url}/_sim/faults`);
    expect(await faults.json()).toEqual([{ ...rules[0], matched: 0, applied: 0 }]);
    const issues = await (await fetch(`${url}/_sim/issues`)).text();
    expect(issues).toContain('"total":250');
    expect(await good.stop()).toBe(0);

    const bad = start('--faults', '[{ "fault": { "kind": "explode" } }]');
    expect(await bad.ended).toBe(1);
    expect(bad.lines.join('\n')).toContain('kind');
  });

  it('ends when there is nothing to serve, and wants a folder or a generated site, not both', async () => {
    const empty = start('--site', __dirname);
    expect(await empty.ended).toBe(1);
    expect(empty.lines.join('\n')).toContain('holds no issue to serve');
    const both = start('--site', __dirname, '--issues', '5');
    expect(await both.ended).toBe(1);
    expect(both.lines.join('\n')).toContain(
      "'--site <folder>' cannot be used with option '--issues <count>'",
    );
  });

  it('names the flag that it cannot read', async () => {
    const refused = start('--account', 'no-token');
    expect(await refused.ended).toBe(1);
    expect(refused.lines.join('\n')).toContain('email:token is needed');
  });
});
