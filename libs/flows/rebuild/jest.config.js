module.exports = { displayName: 'rebuild', preset: '../../../jest.preset.js' };
