import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import * as config from '@jiralake/config';
import type { z } from 'zod';

const repository = path.resolve(__dirname, '../../..');
const text = readFileSync(path.join(repository, '.env.example'), 'utf8');
const compose = readFileSync(path.join(repository, 'docker-compose.yml'), 'utf8');

interface Documented {
  name: string;
  value: string;
  commented: boolean;
}
const documented: Documented[] = [...text.matchAll(/^(# )?([A-Z][A-Z_]+)=(.*)$/gm)].map(
  ([, comment, name = '', value = '']) => ({ name, value, commented: comment !== undefined }),
);

const groups = Object.entries(config).filter(([name]) => name.endsWith('Variables'));
const variables = Object.assign({}, ...groups.map(([, group]) => group)) as Record<string, z.ZodType>;
const ofCompose = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name ?? '');

describe('.env.example', () => {
  it('has every variable of the programs and of docker-compose.yml once, and no other', () => {
    expect(groups.length).toBeGreaterThanOrEqual(12);
    const known = new Set([...Object.keys(variables), ...ofCompose]);
    expect(documented.map(({ name }) => name).sort()).toEqual([...known].sort());
  });

  it('asks for what is needed, without a value, and for nothing else', () => {
    const needed = Object.entries(variables)
      .filter(([, schema]) => !schema.safeParse(undefined).success)
      .map(([name]) => name);
    expect(needed).not.toEqual([]);
    const asked = Object.fromEntries(
      [...needed, 'JIRA_WEBHOOK_SECRET', 'ADMIN_PASSWORD'].map((name) => [name, '']),
    );
    expect(parseEnv(text)).toEqual(asked);
  });

  it('shows the real defaults', () => {
    const shown = documented.filter(({ name }) => name in variables);
    const wrong = shown.filter(({ name, value }) => {
      const schema = variables[name] as z.ZodType;
      const byDefault = schema.safeParse(undefined).data;
      if (byDefault === undefined) return value !== '';
      return JSON.stringify(schema.safeParse(value).data) !== JSON.stringify(byDefault);
    });
    expect(wrong).toEqual([]);
  });

  it('shows the defaults of docker-compose.yml', () => {
    const defaults = [...compose.matchAll(/\$\{([A-Z_]+):-([^}]*)\}/g)];
    expect(defaults.length).toBeGreaterThan(0);
    for (const [, name, value] of defaults) {
      expect(documented).toContainEqual({ name, value, commented: true });
    }
  });
});
