module.exports = { displayName: 'redis-server', preset: '../../../jest.preset.js' };
