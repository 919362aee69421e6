import { readFile, readdir } from 'node:fs/promises';

/** Clock ticks per second, a constant for programs on Linux. */
const TICKS = 100;
const NAMES: readonly [pattern: RegExp, name: string][] = [
  [/apps\/(\w+)\/main\.js/, ''],
  [/jira-sim/, 'simulated site'],
  [/redis-server/, 'redis'],
];

/** Returns the CPU seconds of the processes that this one started, by name; empty where the system does not tell. */
export async function childrenCpu(): Promise<Map<string, number>> {
  const seconds = new Map<string, number>();
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // the name of the program is in brackets and can have spaces
    const [, ppid, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(ppid) !== process.pid) continue;
    const used = (Number(fields[9]) + Number(fields[10])) / TICKS;
    const name = nameOf(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
    seconds.set(name, (seconds.get(name) ?? 0) + used);
  }
  return seconds;
}

function nameOf(command: string): string {
  for (const [pattern, name] of NAMES) {
    const found = pattern.exec(command);
    if (found) return found[1] ?? name;
  }
  return 'other';
}
