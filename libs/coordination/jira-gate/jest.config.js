module.exports = { displayName: 'jira-gate', preset: '../../../jest.preset.js' };
