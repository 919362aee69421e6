module.exports = { displayName: 'queues:integration', preset: '../../../jest.integration.preset.js' };
