module.exports = { displayName: 'freeze', preset: '../../jest.preset.js' };
