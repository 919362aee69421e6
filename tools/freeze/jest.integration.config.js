module.exports = { displayName: 'freeze:integration', preset: '../../jest.integration.preset.js' };
