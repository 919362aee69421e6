module.exports = { displayName: 'ledger:integration', preset: '../../../jest.integration.preset.js' };
