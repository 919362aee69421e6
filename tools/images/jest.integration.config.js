module.exports = { displayName: 'images:integration', preset: '../../jest.integration.preset.js' };
