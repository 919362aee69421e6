module.exports = { displayName: 'http-service:integration', preset: '../../../jest.integration.preset.js' };
