module.exports = { displayName: 'jira-sim integration', preset: '../../jest.integration.preset.js' };
