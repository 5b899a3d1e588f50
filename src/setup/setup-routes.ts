import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { AppError } from '../errors.ts';
import { toRegistration } from './app-manifest.ts';
import type { AppCredentials } from './exchange-code.ts';
import { readChoices } from './read-choices.ts';
import { type Choices, choosePage, donePage, problemPage, reviewPage } from './setup-pages.ts';
import { STYLE } from './setup-style.ts';

const COOKIE = 'paceline-setup';
/** Forms shown and not sent; more than anybody opens. */
const MOST_STATES = 50;

export interface SetupRoutesOptions {
  /** Opens the pages once; printed in the terminal. */
  readonly token: string;
  /** `http://127.0.0.1:PORT` */
  readonly origin: () => string;
  readonly githubUrl: string;
  readonly publicUrl: string;
  /** Fetches and saves the credentials; tells what to do next. */
  readonly register: (
    code: string,
    choices: Choices,
  ) => Promise<{ readonly credentials: AppCredentials; readonly next: readonly string[] }>;
}

/**
 * The pages of set-up. Only the browser that opened the printed address gets past the door, and the code that GitHub sends back is taken only
 * with a state that was handed out here and not used yet.
 */
export function createSetupRoutes(options: SetupRoutesOptions): Hono {
  const session = randomBytes(32).toString('hex');
  const states = new Map<string, Choices>();
  let isTokenUsed = false;
  const routes = new Hono();
  guard(routes, options, session);
  routes.get('/start', (context) => {
    if (isTokenUsed || !isEqual(context.req.query('token') ?? '', options.token)) return turnAway(context);
    isTokenUsed = true;
    setCookie(context, COOKIE, session, { httpOnly: true, sameSite: 'Lax', path: '/' });
    return context.redirect('/', 303);
  });
  routes.get('/style.css', (context) => context.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }));
  routes.get('/', (context) => context.html(choosePage({ kind: 'observe', organization: '', publicUrl: options.publicUrl }, [])));
  routes.get('/review', (context) => {
    const { choices, problems } = readChoices((name) => context.req.query(name));
    if (problems.length > 0) return context.html(choosePage(choices, problems), 400);
    const state = randomBytes(32).toString('hex');
    for (const oldest of states.keys()) if (states.size >= MOST_STATES) states.delete(oldest);
    states.set(state, choices);
    const manifest = toRegistration(choices.kind, { publicUrl: choices.publicUrl || null, redirectUrl: `${options.origin()}/callback` });
    const owner = choices.organization === '' ? '' : `/organizations/${choices.organization}`;
    return context.html(reviewPage(choices.kind, `${options.githubUrl}${owner}/settings/apps/new?state=${state}`, manifest));
  });
  routes.get('/callback', async (context) => {
    const state = context.req.query('state') ?? '';
    const choices = states.get(state);
    if (choices === undefined)
      return context.html(problemPage('Not expected', 'GitHub sent back a state that was not asked for, or was used.'), 400);
    states.delete(state);
    try {
      const { credentials, next } = await options.register(context.req.query('code') ?? '', choices);
      context.header('connection', 'close');
      return context.html(donePage(credentials, next));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // The code is good for an hour; only its answer was lost.
      if (error.retryable) states.set(state, choices);
      const cure = error.retryable ? 'Reload this page to ask again.' : `Start again at ${options.origin()}/.`;
      return context.html(problemPage('The App is not set up', `${error.message}. ${cure}`), 502);
    }
  });
  return routes;
}

function guard(routes: Hono, options: SetupRoutesOptions, session: string): void {
  const policy = `default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self' ${options.githubUrl}; frame-ancestors 'none'`;
  routes.use(async (context, next) => {
    context.header('content-security-policy', policy);
    context.header('cache-control', 'no-store');
    context.header('referrer-policy', 'no-referrer');
    context.header('x-content-type-options', 'nosniff');
    // A page elsewhere whose name was pointed at loopback asks for another host.
    if (context.req.header('host') !== new URL(options.origin()).host) return turnAway(context);
    const isOpen = context.req.path === '/start' || context.req.path === '/style.css';
    if (!isOpen && !isEqual(getCookie(context, COOKIE) ?? '', session)) return turnAway(context);
    return next();
  });
}

function turnAway(context: Context): Response | Promise<Response> {
  return context.html(
    problemPage('Not here', 'Open the address that was printed in the terminal. It works once; run set-up again for another.'),
    403,
  );
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
