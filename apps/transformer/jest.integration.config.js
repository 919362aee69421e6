module.exports = { displayName: 'transformer:integration', preset: '../../jest.integration.preset.js' };
