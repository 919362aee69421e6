import { eventually } from './eventually';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface RunningProcess {
  pid: number;
  command: string;
}

/** Processes that work in a folder or below; Linux shows that under /proc. */
export function processesIn(folder: string): RunningProcess[] {
  return running()
    .filter(({ cwd }) => cwd === folder || cwd.startsWith(`${folder}/`))
    .map(({ pid, command }) => ({ pid, command }));
}

/** Processes that work in a folder, or whose command names it: all of a run that was given the folder. */
export function processesOf(folder: string): RunningProcess[] {
  return running()
    .filter(({ cwd, command }) => `${cwd}/ ${command} `.includes(folder))
    .map(({ pid, command }) => ({ pid, command }));
}

/** Nothing of a run with this folder may stay. A busy machine takes longer than the seconds that it is promised in. */
export async function expectNothingLeft(folder: string): Promise<void> {
  await eventually(() => expect(processesOf(folder)).toEqual([]), 30_000);
}

function running(): (RunningProcess & { cwd: string })[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({
      pid: Number(pid),
      cwd: read(() => readlinkSync(`/proc/${pid}/cwd`)),
      command: read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' '),
    }));
}

/** A process may end while it is looked at. */
function read(look: () => string): string {
  try {
    return look();
  } catch {
    return '';
  }
}
