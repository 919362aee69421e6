module.exports = { displayName: 'launch', preset: '../../jest.preset.js' };
