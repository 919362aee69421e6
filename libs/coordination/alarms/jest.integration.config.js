module.exports = { displayName: 'alarms:integration', preset: '../../../jest.integration.preset.js' };
