import { rm } from 'node:fs/promises';
import path from 'node:path';
import { buildSync } from 'esbuild';

const root = path.resolve(__dirname, '../../../..');

/** Bundles a TypeScript file of a test, for code that starts a script. Returns its path, valid during the tests. */
export function useScript(source: string): string {
  const name = path.basename(source, '.ts');
  // inside the repository, so that the script finds node_modules
  const folder = path.join(root, 'dist/test', `${name}-${process.pid}`);
  const script = path.join(folder, `${name}.js`);
  beforeAll(() => {
    buildSync({
      entryPoints: [source],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      packages: 'external',
      loader: { '.lua': 'text' },
      tsconfig: path.join(root, 'tsconfig.base.json'),
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return script;
}
