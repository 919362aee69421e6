module.exports = { displayName: 'parquet-store:integration', preset: '../../jest.integration.preset.js' };
