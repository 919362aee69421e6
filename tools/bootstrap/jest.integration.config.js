module.exports = { displayName: 'bootstrap:integration', preset: '../../jest.integration.preset.js' };
