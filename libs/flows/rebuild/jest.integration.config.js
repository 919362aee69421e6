module.exports = { displayName: 'rebuild:integration', preset: '../../../jest.integration.preset.js' };
