module.exports = { displayName: 'sla-poll', preset: '../../../jest.preset.js' };
