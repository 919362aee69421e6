module.exports = { displayName: 'renewal', preset: '../../../jest.preset.js' };
