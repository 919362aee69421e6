module.exports = { displayName: 'program', preset: '../../../jest.preset.js' };
