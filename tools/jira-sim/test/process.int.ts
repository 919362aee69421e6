import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const MAIN = path.join(__dirname, '../src/main.ts');

function start(...flags: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...flags], {
    stdio: 'pipe',
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return { child, out, exited };
}

describe('the jira-sim process', () => {
  it('prints one JSON line when it listens, refuses a port in use with one line, and stops on SIGTERM', async () => {
    const first = start('--issues', '5');
    await once(first.child.stdout, 'data');
    const listening = JSON.parse(first.out.stdout) as { event: string; url: string };
    expect(first.out.stdout.trim().split('\n')).toHaveLength(1);
    expect(listening).toEqual({
      event: 'listening',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
      mediaUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
      cloudId: expect.any(String) as unknown,
    });

    const second = start('--issues', '5', '--port', new URL(listening.url).port);
    expect(await second.exited).toBe(1);
    expect(second.out.stdout).toBe('');
    expect(second.out.stderr.trim().split('\n')).toEqual([expect.stringContaining('address already in use')]);

    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
  });

  it('takes faults and big issues from the command line, and says what is wrong with a fault', async () => {
    const rules = [{ match: { path: '/myself' }, fault: { kind: 'drop' } }];
    const good = start('--issues', '5', '--big-issues', '1', '--faults', JSON.stringify(rules));
    await once(good.child.stdout, 'data');
    const { url } = JSON.parse(good.out.stdout) as { url: string };
    const faults = await fetch(`${url}/_sim/faults`);
    expect(await faults.json()).toEqual([{ ...rules[0], matched: 0, applied: 0 }]);
    const issues = await (await fetch(`${url}/_sim/issues`)).text();
    expect(issues).toContain('"total":250');
    good.child.kill('SIGTERM');
    expect(await good.exited).toBe(0);

    const bad = start('--faults', '[{ "fault": { "kind": "explode" } }]');
    expect(await bad.exited).toBe(1);
    expect(bad.out.stderr).toContain('kind');
  });

  it('ends when there is nothing to serve, and wants a folder or a generated site, not both', async () => {
    const empty = start('--site', __dirname);
    expect(await empty.exited).toBe(1);
    expect(empty.out.stderr).toContain('holds no issue to serve');
    const both = start('--site', __dirname, '--issues', '5');
    expect(await both.exited).toBe(1);
    expect(both.out.stderr).toContain("'--site <folder>' cannot be used with option '--issues <count>'");
  });

  it('names the flag that it cannot read', async () => {
    const { out, exited } = start('--account', 'no-token');
    expect(await exited).toBe(1);
    expect(out.stderr).toContain('email:token is needed');
  });
});
