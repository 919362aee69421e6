module.exports = { displayName: 'bench:integration', preset: '../../jest.integration.preset.js' };
