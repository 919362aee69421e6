/** Integration tests talk to a real Redis, to real HTTP servers and to DuckDB. */
module.exports = {
  ...require('./jest.preset.js'),
  testMatch: ['<rootDir>/test/**/*.int.ts'],
  setupFilesAfterEnv: [`${__dirname}/jest.integration.setup.js`],
};
