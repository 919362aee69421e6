module.exports = { displayName: 'consistency-check', preset: '../../../jest.preset.js' };
