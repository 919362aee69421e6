/** The style sheet of the dashboard's own pages, served as `/style.css`. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --text: #1d2530; --soft: #66717f; --line: #e1e5ea;
  --link: #1f5fbf; --good: #1e7d46; --late: #a86200; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181e; --card: #1c222a; --text: #e5e9ee; --soft: #95a1af; --line: #2d3540;
    --link: #7fb2ff; --good: #5cc98a; --late: #e8ab52; --bad: #ff8a80;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
header { background: var(--card); border-bottom: 1px solid var(--line); }
header > div, main { max-width: 1080px; margin: 0 auto; padding: 0 24px; }
header > div { display: flex; align-items: center; gap: 24px; height: 56px; }
header strong { font-size: 17px; letter-spacing: -0.01em; }
header .mode { margin-left: auto; color: var(--soft); font-size: 13px; }
main { padding-top: 24px; padding-bottom: 48px; display: grid; gap: 20px; }
main > *, .columns > * { min-width: 0; }
.columns { display: grid; gap: 20px; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); align-items: start; }
@media (max-width: 780px) { .columns { grid-template-columns: minmax(0, 1fr); } }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; }
h1 { font-size: 20px; margin: 0 0 8px; }
h2 { font-size: 15px; margin: 0 0 10px; }
p { margin: 0 0 10px; }
p:last-child { margin-bottom: 0; }
.soft { color: var(--soft); }
.behind { border-left: 5px solid var(--good); }
.behind.late { border-left-color: var(--late); }
.behind.bad, .trouble { border-left: 5px solid var(--bad); }
.behind .age { font-size: 38px; line-height: 1.15; font-weight: 650; letter-spacing: -0.02em; margin: 2px 0 4px; }
.behind.late .age { color: var(--late); }
.behind.bad .age { color: var(--bad); }
.behind.good .age { color: var(--good); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; white-space: nowrap; font-weight: 500; font-size: 13px; color: var(--soft); }
th, td { padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child > td { border-bottom: 0; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
.fixed { white-space: nowrap; }
.zero { color: var(--soft); }
.alarm { color: var(--bad); font-weight: 600; }
.error { overflow-wrap: anywhere; font-size: 13px; min-width: 220px; line-height: 1.75; }
.tag { font-size: 12px; color: var(--late); border: 1px solid; border-radius: 99px; padding: 0 8px; margin-left: 8px; }
textarea {
  width: 100%; min-height: 104px; resize: vertical; padding: 10px; font: 14px/1.5 ui-monospace, Menlo, Consolas, monospace;
  color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 8px;
}
button {
  white-space: nowrap; font: inherit; font-weight: 550; padding: 7px 14px; border-radius: 8px; cursor: pointer;
  color: var(--card); background: var(--link); border: 1px solid transparent;
}
button:hover { filter: brightness(1.1); }
button.quiet { color: var(--link); background: none; border-color: var(--line); padding: 2px 10px; }
.row { display: flex; align-items: center; justify-content: space-between; gap: 12px; }
textarea + .row { margin-top: 8px; }
.row h2 { margin: 0; }
.row + p { margin-top: 6px; }
ul.entries { margin: 0 0 12px; padding-left: 20px; overflow-wrap: anywhere; font-family: ui-monospace, Menlo, Consolas, monospace; }
`;
