import path from 'node:path';
import { findCircle } from './find-circle';
import { importsIn, readImports } from './read-imports';

const root = path.resolve(__dirname, '../../..');

describe('findCircle', () => {
  it('finds files that import each other through others', () => {
    const imports = new Map([
      ['main', ['a']],
      ['a', ['leaf', 'b']],
      ['b', ['c']],
      ['c', ['leaf', 'a']],
      ['leaf', []],
    ]);
    expect(findCircle(imports)).toEqual(['a', 'b', 'c', 'a']);
  });

  it('takes a file that two others import for none', () => {
    const imports = new Map([
      ['main', ['a', 'b']],
      ['a', ['leaf']],
      ['b', ['leaf']],
    ]);
    expect(findCircle(imports)).toBeUndefined();
  });
});

it('imports of types, exports and imports at run time count', () => {
  const text = `import type { A } from './a';\nexport { b } from './b';\nconst c = () => import('./c');`;
  expect(importsIn(text)).toEqual(['./a', './b', './c']);
});

it('no files of the repository import each other in a circle', () => {
  const imports = readImports(root);
  // shows that imports are found at all: the entry of the CLI reaches its commands, and they the libraries
  expect(imports.get('apps/cli/src/main.ts')).toContain('apps/cli/src/create-program.ts');
  expect(imports.get('libs/lake/store/src/table-writer.ts')).toContain('libs/lake/parquet/src/index.ts');
  expect(findCircle(imports)).toBeUndefined();
});
