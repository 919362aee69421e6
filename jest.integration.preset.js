/** Integration tests talk to a real Redis and to real HTTP servers. */
module.exports = { ...require('./jest.preset.js'), testMatch: ['<rootDir>/test/**/*.int.ts'] };
