const { paths } = require('./tsconfig.base.json').compilerOptions;

/** `@jiralake/name` is where TypeScript finds it. */
const moduleNameMapper = Object.fromEntries(
  Object.entries(paths).map(([name, [file]]) => [`^${name}$`, `${__dirname}/${file}`]),
);

/** The only Jest settings: unit tests live beside the code, integration tests under test/ (see jest.integration.preset.js). */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: {
    '(\\.ts|/hyparquet/.+\\.js)$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
    '\\.lua$': `${__dirname}/jest.lua.js`,
  },
  // published as ES modules only
  transformIgnorePatterns: ['/node_modules/(?!hyparquet/)'],
  moduleNameMapper,
};
