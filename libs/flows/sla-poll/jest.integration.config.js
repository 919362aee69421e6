module.exports = { displayName: 'sla-poll:integration', preset: '../../../jest.integration.preset.js' };
