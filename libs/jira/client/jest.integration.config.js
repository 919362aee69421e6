module.exports = { displayName: 'jira-client:integration', preset: '../../../jest.integration.preset.js' };
