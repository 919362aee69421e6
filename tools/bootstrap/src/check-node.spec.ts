import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

interface NodeCheck {
  OLDEST: string;
  nodeProblem(version: string): string | undefined;
}

const { OLDEST, nodeProblem } = createRequire(__filename)('./check-node.cjs') as NodeCheck;

it.each(['20.20.0', '20.21.3', '22.0.0', '100.1.0', '20.20.0-nightly', '21.0.0-pre'])(
  'takes Node %s',
  (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  },
);

it.each(['20.19.9', '20.2.0', '18.20.8', '9.11.2', '0.12.18'])(
  'refuses Node %s, and says which one is needed',
  (version) => {
    expect(nodeProblem(version)).toMatch(`needs Node 20.20 or newer, this is ${version}.`);
  },
);

it('asks for the version that package.json names', () => {
  const text = readFileSync(path.resolve(__dirname, '../../../package.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ engines: { node: `>=${OLDEST}` } });
});
