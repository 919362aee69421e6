module.exports = { displayName: 'fetcher', preset: '../../jest.preset.js' };
