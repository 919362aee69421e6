module.exports = { displayName: 'jira-client', preset: '../../../jest.preset.js' };
