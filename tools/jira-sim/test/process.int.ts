import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const MAIN = path.join(__dirname, '../src/main.ts');

function start(...flags: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, '--issues', '5', ...flags], {
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
    const first = start();
    await once(first.child.stdout, 'data');
    const listening = JSON.parse(first.out.stdout) as { event: string; url: string };
    expect(first.out.stdout.trim().split('\n')).toHaveLength(1);
    expect(listening).toEqual({
      event: 'listening',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
      mediaUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
      cloudId: expect.any(String) as unknown,
    });

    const second = start('--port', new URL(listening.url).port);
    expect(await second.exited).toBe(1);
    expect(second.out.stdout).toBe('');
    expect(second.out.stderr.trim().split('\n')).toEqual([expect.stringContaining('address already in use')]);

    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
  });

  it('names the flag that it cannot read', async () => {
    const { out, exited } = start('--account', 'no-token');
    expect(await exited).toBe(1);
    expect(out.stderr).toContain('email:token is needed');
  });
});
