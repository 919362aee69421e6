module.exports = { displayName: 'ingress:integration', preset: '../../jest.integration.preset.js' };
