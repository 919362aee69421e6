import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Creates an empty folder for each test; call the result to get its path. The folders are removed after all tests of the file,
 * when the processes of the tests have ended.
 */
export function useTempFolder(): () => string {
  const folders: string[] = [];
  beforeEach(async () => {
    folders.push(await mkdtemp(path.join(tmpdir(), 'jiralake-test-')));
  });
  afterAll(async () => {
    // a service that is ending may still write a file
    for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 20 });
  });
  return () => folders.at(-1) ?? '';
}
