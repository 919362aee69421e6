module.exports = { displayName: 'raw-store', preset: '../../../jest.preset.js' };
