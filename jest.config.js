/** Every project's unit and integration tests in one run; `npm test` calls it. */
module.exports = {
  projects: [
    '<rootDir>/{apps,tools,libs/*}/*/jest.config.js',
    '<rootDir>/{apps,tools,libs/*}/*/jest.integration.config.js',
  ],
  testTimeout: 60_000,
  testSequencer: '<rootDir>/jest.sequencer.js',
};
