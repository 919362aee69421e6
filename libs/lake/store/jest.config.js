module.exports = { displayName: 'parquet-store', preset: '../../jest.preset.js' };
