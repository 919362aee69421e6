module.exports = { displayName: 'http-service', preset: '../../../jest.preset.js' };
