module.exports = { displayName: 'parquet:integration', preset: '../../../jest.integration.preset.js' };
