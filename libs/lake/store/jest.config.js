module.exports = { displayName: 'lake-store', preset: '../../../jest.preset.js' };
