module.exports = { displayName: 'launch:integration', preset: '../../jest.integration.preset.js' };
