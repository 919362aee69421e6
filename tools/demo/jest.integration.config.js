module.exports = { displayName: 'demo:integration', preset: '../../jest.integration.preset.js' };
