import { execFile } from 'node:child_process';
import path from 'node:path';
import type { ChaosResult } from '../src/run-scenario';

const script = path.resolve(__dirname, '../../../dist/tools/chaos/main.js');

export interface Summary {
  ok: boolean;
  results: ChaosResult[];
}

/** Runs the command until it ends. */
export function chaos(args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], (_err, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

/** Returns the summary. @throws Error with the end of the output when there is none */
export function summaryOf(output: string): Summary {
  const line = output.split('\n').find((each) => each.startsWith('{"ok"'));
  if (line === undefined) throw new Error(`no summary: ${output.slice(-2_000)}`);
  return JSON.parse(line) as Summary;
}
