import { html } from 'hono/html';
import { type AppKind, MANIFESTS, type toRegistration } from './app-manifest.ts';
import type { AppCredentials } from './exchange-code.ts';

/** Markup in which every value was escaped. */
type Html = ReturnType<typeof html>;

const PURPOSE: Readonly<Record<string, string>> = {
  metadata: 'mandatory for every App; tells required checks',
  actions: 'runs, jobs, logs and caches: what is measured',
  checks: 'the report on every push',
  contents: 'the workflow files; with write, a branch for each proposal',
  pull_requests: 'proposals as pull requests',
  workflows: 'GitHub wants it for any change to a workflow file',
};

function page(step: string, title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Paceline set-up</title>
    <link rel="stylesheet" href="/style.css">
  </head>
  <body><main><p class="steps">${step}</p><h1>${title}</h1>${body}</main></body>
</html>`;
}

export interface Choices {
  readonly kind: AppKind;
  readonly organization: string;
  readonly publicUrl: string;
}

/** First page: which App, for whom, reached how. */
export function choosePage(choices: Choices, problems: readonly string[]): Html {
  const choice = (kind: AppKind, title: string, text: string) => html`<label class="choice">
    <input type="radio" name="kind" value="${kind}" ${choices.kind === kind ? 'checked' : ''}>
    <span><strong>${title}</strong>${text}</span>
  </label>`;
  return page(
    'Step 1 of 2',
    'Register your own GitHub App',
    html`<p>Paceline speaks with GitHub as an App that belongs to you. Its key stays on this machine.</p>
    ${problems.map((problem) => html`<p class="problem">${problem}</p>`)}
    <form action="/review" method="get">
      <fieldset>
        <legend>What may it do?</legend>
        ${choice('observe', 'Observe', 'Measures workflows and reports on every push. It cannot write to a branch.')}
        ${choice('propose', 'Propose', 'Also opens pull requests with faster workflow files. It never merges.')}
      </fieldset>
      <label class="field">Organization <span>Leave empty for your personal account.</span>
        <input type="text" name="organization" value="${choices.organization}" maxlength="39" autocomplete="off" spellcheck="false"></label>
      <label class="field">Public address of this server <span>Where GitHub delivers webhooks, such as https://paceline.example.com. Leave empty if there is none yet.</span>
        <input type="text" name="publicUrl" value="${choices.publicUrl}" maxlength="255" autocomplete="url" spellcheck="false"></label>
      <button type="submit">Continue</button>
    </form>`,
  );
}

/** Second page: exactly what is asked for, and the form that GitHub wants. */
export function reviewPage(kind: AppKind, action: string, manifest: ReturnType<typeof toRegistration>): Html {
  const permissions = Object.entries(MANIFESTS[kind].default_permissions);
  return page(
    'Step 2 of 2',
    'What the App will ask for',
    html`<table>
      <thead><tr><th>Permission</th><th>Level</th><th>For</th></tr></thead>
      <tbody>${permissions.map(([name, level]) => html`<tr><td>${name}</td><td>${level}</td><td>${PURPOSE[name] ?? ''}</td></tr>`)}</tbody>
    </table>
    <p>Webhooks: ${manifest.hook_attributes.active ? html`<code>${manifest.hook_attributes.url}</code>` : 'switched off until the server has a public address'}</p>
    <form action="${action}" method="post">
      <input type="hidden" name="manifest" value="${JSON.stringify(manifest)}">
      <button type="submit">Register on GitHub</button>
    </form>
    <p class="soft">GitHub lets you change the name, then sends you back here. <a href="/">Change something</a></p>`,
  );
}

/** Last page: what was written and what to do now. No secret is shown. */
export function donePage(credentials: AppCredentials, next: readonly string[]): Html {
  return page(
    'Done',
    `${credentials.slug} is registered`,
    html`<p>Its credentials are in <code>.env</code> and its key beside it, both readable by you alone.</p>
    <h2>Next</h2>
    <ol>${next.map((step) => html`<li>${step}</li>`)}</ol>
    <p><a href="${credentials.htmlUrl}/installations/new" rel="noreferrer">Install it on your repositories</a></p>
    <p class="soft">This page can be closed; set-up has ended.</p>`,
  );
}

export function problemPage(title: string, text: string): Html {
  return page('Set-up', title, html`<p>${text}</p>`);
}
