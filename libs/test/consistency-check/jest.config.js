module.exports = { displayName: 'site-check', preset: '../../jest.preset.js' };
