/** One sheet for all pages; colours follow the reader's light or dark setting. */
export const STYLE = `
:root { --ink: #1c2128; --soft: #59636e; --line: #d8dee4; --ground: #ffffff; --card: #f6f8fa; --link: #0757b8; --good: #1a6f37; --bad: #a0281f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9aa6b2; --line: #323a44; --ground: #0f141a; --card: #171d25; --link: #79b8ff; --good: #5bc67c; --bad: #ff8278; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; align-items: baseline; gap: .75rem; padding: .9rem 1.25rem; border-bottom: 1px solid var(--line); }
.brand { font-weight: 650; font-size: 1.05rem; color: inherit; text-decoration: none; }
.where, .soft { color: var(--soft); }
main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.45rem; margin: 0 0 1rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .25rem; } h3 { font-size: .95rem; margin: 1.25rem 0 .35rem; }
a { color: var(--link); } a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; color: var(--soft); font-size: .85rem; }
td:first-child { white-space: nowrap; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; overflow-x: auto; margin: .5rem 0 0; }
details > summary { cursor: pointer; }
.notice { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .9rem; }
.state { font-variant-caps: all-small-caps; letter-spacing: .03em; }
.success { color: var(--good); } .failure { color: var(--bad); }
.scroll { overflow-x: auto; }
`;
