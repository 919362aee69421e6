module.exports = { displayName: 'adf', preset: '../../../jest.preset.js' };
