module.exports = { displayName: 'fetcher:integration', preset: '../../jest.integration.preset.js' };
