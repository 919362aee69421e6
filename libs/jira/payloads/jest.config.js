module.exports = { displayName: 'payloads', preset: '../../../jest.preset.js' };
