module.exports = { displayName: 'open-stores', preset: '../../../jest.preset.js' };
