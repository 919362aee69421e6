/** A Lua script is its text, as in the bundles. */
module.exports = { process: (text) => ({ code: `module.exports = ${JSON.stringify(text)};` }) };
