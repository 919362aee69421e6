import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface RunningProcess {
  pid: number;
  command: string;
}

/** Processes that work in a folder or below; Linux shows that under /proc. */
export function processesIn(folder: string): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const cwd = read(() => readlinkSync(`/proc/${pid}/cwd`));
      if (cwd !== folder && !cwd.startsWith(`${folder}/`)) return [];
      const command = read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
      return [{ pid: Number(pid), command }];
    });
}

/** A process may end while it is looked at. */
function read(look: () => string): string {
  try {
    return look();
  } catch {
    return '';
  }
}
