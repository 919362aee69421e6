import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** What each wing of libs/ may use. Only flows see both what is stored and what is owed. */
const WINGS = {
  base: ['base'],
  jira: ['base', 'jira'],
  lake: ['base', 'jira', 'lake'],
  coordination: ['base', 'jira', 'coordination'],
  flows: ['base', 'jira', 'lake', 'coordination', 'flows'],
  stack: ['base', 'jira', 'stack'],
  test: ['base', 'jira', 'lake', 'coordination', 'flows', 'stack', 'test'],
};
const tagsOf = (wings) => wings.map((wing) => `wing:${wing}`);
/** npm packages that a wing knows nothing of. */
const UNKNOWN_TO = {
  base: ['bullmq'],
  jira: ['bullmq', 'ioredis'],
  lake: ['bullmq', 'ioredis'],
  flows: ['bullmq'],
};
const NO_REDIS = { regex: '^@jiralake/redis$', message: 'nothing here knows Redis' };
const NO_DISK = {
  regex: '^((node:)?fs(/promises)?|@jiralake/files)$',
  message: 'what is on disk is read and written elsewhere',
};

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '**/data', '**/jest*.config.js'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      // one program of all files: one for each project does not fit into 4 GiB
      parserOptions: { project: 'tsconfig.check.json', tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@nx': nx },
    rules: {
      'no-console': 'error',
      // ports are objects of closures, taken apart freely; nothing here uses `this`
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          depConstraints: [
            { sourceTag: 'type:app', onlyDependOnLibsWithTags: tagsOf([...WINGS.flows, 'stack']) },
            { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib'] },
            ...Object.entries(WINGS).map(([wing, known]) => ({
              sourceTag: `wing:${wing}`,
              onlyDependOnLibsWithTags: tagsOf(known),
              bannedExternalImports: UNKNOWN_TO[wing] ?? [],
            })),
            // the format alone knows no table and no month
            { sourceTag: 'format', onlyDependOnLibsWithTags: tagsOf(['base']) },
          ],
        },
      ],
    },
  },
  {
    files: ['libs/lake/*/src/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [NO_REDIS] }] },
  },
  {
    files: ['libs/jira/*/src/**/*.ts', 'libs/lake/{parquet,tables}/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [NO_REDIS, NO_DISK] }] },
  },
  {
    files: ['libs/coordination/{ledger,alarms,jira-gate}/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { name: 'bullmq', message: 'libs/coordination/queues alone knows BullMQ' },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '{apps,tools}/*/test/**/*.ts', 'libs/*/*/test/**/*.ts'],
    rules: {
      // tests of any wing may use libs/test/testing, which itself stays at the bottom
      '@nx/enforce-module-boundaries': [
        'error',
        { depConstraints: [{ sourceTag: '*', onlyDependOnLibsWithTags: ['type:lib'] }] },
      ],
    },
  },
  prettier,
);
