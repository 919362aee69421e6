module.exports = { displayName: 'service:integration', preset: '../../jest.integration.preset.js' };
