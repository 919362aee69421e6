module.exports = { displayName: 'status', preset: '../../../jest.preset.js' };
