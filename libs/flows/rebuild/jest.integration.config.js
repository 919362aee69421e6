module.exports = { displayName: 'lake:integration', preset: '../../jest.integration.preset.js' };
