module.exports = { displayName: 'reconcile:integration', preset: '../../../jest.integration.preset.js' };
