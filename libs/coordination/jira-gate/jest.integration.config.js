module.exports = { displayName: 'jira-gate:integration', preset: '../../../jest.integration.preset.js' };
