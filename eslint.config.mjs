import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const libsOf = (...layers) => layers.map((layer) => `layer:${layer}`);

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
            { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib'] },
            { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib'] },
            { sourceTag: 'layer:domain', onlyDependOnLibsWithTags: libsOf('domain') },
            { sourceTag: 'layer:platform', onlyDependOnLibsWithTags: libsOf('domain', 'platform') },
            { sourceTag: 'layer:test', onlyDependOnLibsWithTags: libsOf('domain', 'platform', 'test') },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.int.ts'],
    rules: {
      // tests of any layer may use libs/test/testing, which itself stays at the bottom
      '@nx/enforce-module-boundaries': [
        'error',
        { depConstraints: [{ sourceTag: '*', onlyDependOnLibsWithTags: ['type:lib'] }] },
      ],
    },
  },
  prettier,
);
