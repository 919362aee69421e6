module.exports = { displayName: 'dashboard:integration', preset: '../../jest.integration.preset.js' };
