module.exports = { displayName: 'tables', preset: '../../../jest.preset.js' };
