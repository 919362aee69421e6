module.exports = { displayName: 'jira-sim', preset: '../../jest.preset.js' };
