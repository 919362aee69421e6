import { eventually } from './eventually';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface RunningProcess {
  pid: number;
  command: string;
}

/** Lists the processes whose working directory is in a folder, by /proc of Linux. */
export function processesIn(folder: string): RunningProcess[] {
  return running()
    .filter(({ cwd }) => cwd === folder || cwd.startsWith(`${folder}/`))
    .map(({ pid, command }) => ({ pid, command }));
}

/** Lists the processes that run in a folder or whose command line names it: all processes of a run with this folder. */
export function processesOf(folder: string): RunningProcess[] {
  return running()
    .filter(({ cwd, command }) => `${cwd}/ ${command} `.includes(folder))
    .map(({ pid, command }) => ({ pid, command }));
}

/** Waits until no process of a run with this folder is left, longer than documented, because a busy machine is slower. */
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

/** Returns '' on an error, because a process may end while it is read. */
function read(look: () => string): string {
  try {
    return look();
  } catch {
    return '';
  }
}
