module.exports = { displayName: 'renewal:integration', preset: '../../../jest.integration.preset.js' };
