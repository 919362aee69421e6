import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { renderConfiguration } from './render-configuration';

const root = path.resolve(__dirname, '../../..');

it('docs/configuration.md is what the program says; npm run docs brings it up to date', () => {
  // a process of its own, because prettier is an ES module, which Jest does not load
  const args = ['--import', 'tsx', path.join(root, 'tools/docs/src/main.ts'), '--check'];
  const env = { ...process.env, TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.base.json') };
  const check = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  expect([check.status, check.stderr]).toEqual([0, '']);
});

describe('renderConfiguration', () => {
  const group = (variables: Record<string, z.ZodType>) => [{ title: 'T', usedBy: 'all', variables }];

  it('tells required, unset and defaults apart', () => {
    const text = renderConfiguration(
      group({
        A: z.string().describe('a'),
        B: z.string().optional().describe('b'),
        C: z.coerce.number().default(3).describe('c'),
        D: z.array(z.string()).default(['*.x', 'y']).describe('d | e'),
      }),
    );
    expect(text).toContain(
      '| `A` | required | a |\n| `B` | not set | b |\n| `C` | `3` | c |\n| `D` | `*.x,y` | d \\| e |',
    );
  });

  it('refuses a variable that says nothing about itself', () => {
    expect(() => renderConfiguration(group({ A: z.string() }))).toThrow('A has no description');
  });
});
