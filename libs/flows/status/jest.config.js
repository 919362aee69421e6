module.exports = { displayName: 'overview', preset: '../../jest.preset.js' };
