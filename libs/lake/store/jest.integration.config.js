module.exports = { displayName: 'lake-store:integration', preset: '../../../jest.integration.preset.js' };
