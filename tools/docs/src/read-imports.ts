import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { z } from 'zod';
import type { Imports } from './find-circle';

const tsconfigSchema = z.object({
  compilerOptions: z.object({ paths: z.record(z.string(), z.array(z.string())) }),
});

/** Returns the files of the repository that each of its TypeScript files imports, type imports included. */
export function readImports(root: string): Imports {
  const config = tsconfigSchema.parse(
    JSON.parse(readFileSync(path.join(root, 'tsconfig.base.json'), 'utf8')),
  );
  const libraries = new Map(
    Object.entries(config.compilerOptions.paths).map(([name, [file = '']]) => [name, path.normalize(file)]),
  );
  const files = ['apps', 'libs', 'tools'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
      .map((name) => path.join(folder, name)),
  );
  return new Map(
    files.map((file) => {
      const names = importsIn(readFileSync(path.join(root, file), 'utf8'));
      return [file, names.flatMap((name) => libraries.get(name) ?? fileOf(root, file, name) ?? [])];
    }),
  );
}

/** Returns the module names that a source text imports or exports from. */
export function importsIn(text: string): string[] {
  return ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
}

function fileOf(root: string, file: string, name: string): string | undefined {
  if (!name.startsWith('.')) return undefined;
  const base = path.join(path.dirname(file), name);
  return [`${base}.ts`, path.join(base, 'index.ts')].find((each) => existsSync(path.join(root, each)));
}
