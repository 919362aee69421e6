module.exports = { displayName: 'scheduler:integration', preset: '../../jest.integration.preset.js' };
