module.exports = { displayName: 'chaos:integration', preset: '../../jest.integration.preset.js' };
