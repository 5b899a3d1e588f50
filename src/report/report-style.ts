/** The style of a report's page: light or dark as the reader's system, and for paper. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1f2328; --muted: #59636e; --line: #d8dee4; --soft: #f6f8fa; --accent: #0a66c2; --wait: #bf8700; --good: #1a7f37; --bad: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --paper: #0d1117; --ink: #e6edf3; --muted: #9198a1; --line: #30363d; --soft: #161b22; --accent: #58a6ff; --wait: #d29922; --good: #3fb950; --bad: #f85149; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; }
.about { color: var(--muted); margin: 0 0 2rem; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 3rem 0 .75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
h3 { font-size: 1.05rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
h2:first-of-type { margin-top: 0; }
p, li { max-width: 48rem; overflow-wrap: anywhere; }
li { margin: .3rem 0; }
ul { padding-left: 1.25rem; margin: .5rem 0 1rem; }
.verdict { background: var(--soft); border-left: 4px solid var(--accent); padding: .75rem 1rem .75rem 2rem; border-radius: 4px; }
.warning { border: 2px solid var(--wait); border-radius: 4px; padding: .6rem 1rem; font-weight: 600; max-width: none; }
code { font: .875em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--soft); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
h2 code { background: none; padding: 0; font-size: 1em; }
figure { margin: 1.25rem 0; break-inside: avoid; }
figcaption { margin-bottom: .5rem; }
figcaption strong { display: block; }
figcaption span { color: var(--muted); font-size: .9rem; }
svg { display: block; width: 100%; height: auto; }
.wide { overflow-x: auto; margin: .75rem 0 1.25rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding-bottom: .35rem; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; text-align: left; }
th { color: var(--muted); font-weight: 600; }
td code { background: none; padding: 0; }
.number { text-align: right; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
@media print {
  :root { --paper: #fff; --ink: #000; --muted: #444; --line: #bbb; --soft: #f4f4f4; --accent: #0a66c2; --wait: #9a6700; --good: #1a7f37; --bad: #cf222e; }
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  h2, h3, caption { break-after: avoid; }
  tr { break-inside: avoid; }
  .wide { overflow: visible; }
}
`;
