import { html } from 'hono/html';

/** Markup that is safe to send: every value in it was escaped by the template. */
export type Html = ReturnType<typeof html>;

/** The frame of every page. No script runs here: the content policy of `routes.ts` forbids it. */
export function layout(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · Paceline</title>
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>
    <header><a href="/" class="brand">Paceline</a><span class="where">local view of this server</span></header>
    <main>${body}</main>
  </body>
</html>`;
}
