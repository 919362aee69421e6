module.exports = { displayName: 'transformer', preset: '../../jest.preset.js' };
