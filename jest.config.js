/** Every project's unit and integration tests in one run; `npm test` calls it. */
module.exports = {
  projects: [
    '<rootDir>/{apps,libs,tools}/*/jest.config.js',
    '<rootDir>/{apps,libs,tools}/*/jest.integration.config.js',
  ],
  testTimeout: 60_000,
  testSequencer: '<rootDir>/jest.sequencer.js',
};
