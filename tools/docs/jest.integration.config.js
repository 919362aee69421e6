module.exports = { displayName: 'docs:integration', preset: '../../jest.integration.preset.js' };
