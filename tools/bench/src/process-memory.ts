import { readFile, writeFile } from 'node:fs/promises';

/** Returns the present physical memory of a process in bytes; `null` on systems other than Linux. */
export function residentMemory(pid: number): Promise<number | null> {
  return readStatus(pid, 'VmRSS');
}

/** Returns its peak since its start or the last reset. The kernel keeps the peak, so none is missed. */
export function peakMemory(pid: number): Promise<number | null> {
  return readStatus(pid, 'VmHWM');
}

/** Resets the peak; without permission to do so the peak includes the start of the process. */
export async function resetPeakMemory(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => undefined);
}

async function readStatus(pid: number, field: string): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
}
