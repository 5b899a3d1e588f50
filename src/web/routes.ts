import { Hono } from 'hono';
import type { Store } from '../ports/store.ts';
import { overviewPage } from './pages/overview.ts';
import { STYLE } from './style.ts';

const CHECK_RUNS_SHOWN = 20;

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** How many tasks wait, run, and were given up. */
export interface TaskCounts {
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
}

/**
 * The pages. There is no sign-in yet, so they are served on loopback only, and only to a browser that asked for a loopback name:
 * a page elsewhere whose name was pointed here is turned away.
 */
export function createPages(store: Store, countTasks: () => Promise<TaskCounts>): Hono {
  const pages = new Hono();
  pages.use(async (context, next) => {
    const host = (context.req.header('host') ?? '').replace(/:\d+$/, '');
    if (!['localhost', '127.0.0.1', '[::1]'].includes(host)) return context.text('Not found\n', 404);
    await next();
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    return;
  });
  pages.get('/style.css', (context) => context.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }));
  pages.get('/health.json', async (context) => {
    const tasks = await countTasks().catch(() => null);
    return tasks === null ? context.json({ status: 'store not available' }, 503) : context.json({ status: 'ok', tasks });
  });
  pages.get('/', async (context) => {
    const repositories = await Promise.all(
      (await store.repositories.list()).map(async (stored) => ({
        stored,
        checkRuns: await store.checkRuns.recent(stored.repository.id, CHECK_RUNS_SHOWN),
        proposals: await store.proposals.list(stored.repository.id),
      })),
    );
    return context.html(overviewPage(repositories));
  });
  return pages;
}
