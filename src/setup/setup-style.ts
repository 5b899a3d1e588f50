/** The pages' one sheet; colours follow the reader's light or dark setting. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2128; --soft: #59636e; --line: #d8dee4; --ground: #ffffff; --card: #f6f8fa; --accent: #0757b8; --on-accent: #ffffff; --bad: #a0281f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9aa6b2; --line: #323a44; --ground: #0f141a; --card: #171d25; --accent: #79b8ff; --on-accent: #0f141a; --bad: #ff8278; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 3rem 1.25rem 4rem; }
.steps { color: var(--soft); margin: 0 0 .5rem; font-size: .9rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; }
h2 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p { margin: 0 0 1rem; } .soft { color: var(--soft); font-size: .92rem; }
fieldset { border: 0; padding: 0; margin: 0 0 1.5rem; } legend { font-weight: 600; padding: 0; margin-bottom: .5rem; }
.choice { display: flex; gap: .75rem; padding: .85rem 1rem; border: 1px solid var(--line); border-radius: 8px; margin-bottom: .6rem; cursor: pointer; }
.choice:has(:checked) { border-color: var(--accent); background: var(--card); }
.choice input { margin-top: .3rem; accent-color: var(--accent); } .choice strong { display: block; }
label.field { display: block; font-weight: 600; margin: 0 0 1.25rem; }
label.field span { display: block; font-weight: 400; color: var(--soft); font-size: .92rem; }
input[type=text] { width: 100%; margin-top: .35rem; padding: .55rem .7rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; }
button { font: inherit; font-weight: 600; padding: .6rem 1.2rem; color: var(--on-accent); background: var(--accent); border: 0; border-radius: 6px; cursor: pointer; }
:is(button, input, a):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
table { border-collapse: collapse; width: 100%; margin-bottom: 1.5rem; } th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-size: .85rem; } ol { padding-left: 1.25rem; } li { margin-bottom: .4rem; }
code { font: .9em ui-monospace, monospace; background: var(--card); padding: .1em .3em; border-radius: 4px; overflow-wrap: anywhere; }
.problem { border-left: 3px solid var(--bad); padding: .5rem 0 .5rem .9rem; margin: 0 0 1.25rem; }
`;
