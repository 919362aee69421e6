module.exports = { displayName: 'local-stack:integration', preset: '../../../jest.integration.preset.js' };
