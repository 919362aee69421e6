import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { createTables, fieldKinds, fieldMapSchema, leftOut, defaultFieldMap } from '@jiralake/tables';
import { z } from 'zod';
import { renderConfiguration } from './render-configuration';
import { renderFieldMap } from './render-field-map';
import { renderSchema } from './render-schema';
import { withReference } from './simulator-reference';

const root = path.resolve(__dirname, '../../..');

it('the generated documents are what the program says; npm run docs brings them up to date', () => {
  // in a process of its own, because prettier is an ES module, which Jest does not load
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

describe('renderSchema', () => {
  it('tells the key, and each column with its type, meaning and source', () => {
    const read = () => null;
    const columns = [
      { name: 'a', type: 'integer', meaning: 'this | that', source: 'fields.a[]', read },
      { name: 'b', type: 'timestamp', meaning: 'when', source: 'created', read },
    ] as const;
    const table = { name: 'comments', meaning: 'One row per comment', key: ['b'], columns } as const;
    const text = renderSchema([{ ...table, items: () => [] }], 'the field map', [
      {
        question: 'How many?',
        sql: '\nselect 1',
        note: 'Beware.',
        answer: { columns: ['n'], rows: [['1']] },
      },
    ]);
    expect(text).toContain('| [comments](#comments) | `jira_comments` | `issue_id`, `b` | 2 |');
    expect(text).toContain('One row per comment. Key: `issue_id`, `b`.');
    expect(text).toContain(
      '| `a` | BIGINT | this \\| that | `fields.a[]` |\n| `b` | TIMESTAMP | when | `created` |',
    );
    expect(text).toContain('### How many?\n\n```sql\nselect 1;\n```\n\nBeware.\n\n| n |\n| --- |\n| 1 |');
  });
});

describe('renderFieldMap', () => {
  const text = renderFieldMap();

  it('shows a map that can be used as it is', () => {
    const json = /```json\n(.*?)```/s.exec(text)?.[1] ?? '';
    const map = fieldMapSchema.parse(JSON.parse(json));
    const issues = createTables({ columns: { ...defaultFieldMap.columns, ...map.columns } })[0];
    const names = issues?.columns.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['root_cause', 'time_to_repair_breached', 'cf_environment']),
    );
  });

  it('has every kind, built-in and field without a column', () => {
    for (const name of [fieldKinds, defaultFieldMap.columns, leftOut].flatMap(Object.keys)) {
      expect(text).toContain(`| \`${name}\` | `);
    }
    expect(text).toContain('`<name>_breached` BOOLEAN');
  });
});

describe('the reference of the simulator', () => {
  const marked = (name: string, table: string): string =>
    `<!-- ${name}: made by npm run docs -->\n${table}<!-- end of ${name} -->\n`;
  const entry = { name: '`--seed`', meaning: 'the same | again' };

  it('is put between its marks, whatever stood there, and the rest of the page stays', () => {
    const page = `# jira-sim\n${marked('flags', 'old\n')}between\n${marked('jira', '')}${marked('own', '')}end\n`;
    const reference = { flags: [{ ...entry, default: '1' }], jira: [entry], own: [] };
    const made = withReference(page, reference);
    expect(made).toContain(
      'docs -->\n\n| flag | default |  |\n| --- | --- | --- |\n| `--seed` | 1 | the same \\| again |\n\n<!-- end of flags',
    );
    expect(made).not.toContain('old');
    expect(made).toMatch(/^# jira-sim\n[^]*between[^]*end\n$/);
    expect(withReference(made, reference)).toBe(made);
  });

  it('needs its marks', () => {
    const nothing = { flags: [], jira: [], own: [] };
    expect(() => withReference('# jira-sim\n', nothing)).toThrow(
      'lacks <!-- flags: made by npm run docs -->',
    );
  });
});
