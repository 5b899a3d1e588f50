import { generateKeyPair, randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { type ApiServerParts, createApiServer, type RequestRecord } from './api-server.ts';
import { type Contract, createContract } from './contract.ts';
import { DeliveryEngine } from './delivery-engine.ts';
import { installationEvent } from './events.ts';
import { type Fault, Faults } from './faults.ts';
import {
  type CheckRunView,
  type CommentView,
  checkRunViews,
  commentViews,
  type PullRequestView,
  pullRequestViews,
  stateHash,
} from './inspect.ts';
import type { JsonObject } from './json-object.ts';
import { type People, people } from './people.ts';
import { RateLimits } from './rate-limits.ts';
import { createRouter, type Route } from './router.ts';
import { ACTIONS_ROUTES } from './routes/actions-routes.ts';
import { APP_ROUTES } from './routes/app-routes.ts';
import { CHECK_ROUTES } from './routes/check-routes.ts';
import { CONTENTS_ROUTES } from './routes/contents-routes.ts';
import { deliveryRoutes } from './routes/delivery-routes.ts';
import { GIT_ROUTES } from './routes/git-routes.ts';
import { graphqlRoute } from './routes/graphql-route.ts';
import { ISSUE_ROUTES } from './routes/issue-routes.ts';
import { PULL_ROUTES } from './routes/pull-routes.ts';
import { REPOSITORY_ROUTES } from './routes/repository-routes.ts';
import { STATUS_ROUTES } from './routes/status-routes.ts';
import { addArtifact, type NewArtifact } from './shapes/artifact.ts';
import { addReview } from './shapes/review.ts';
import { addInstallation, addRepository, addRun, type NewInstallation, type NewRepository } from './stock.ts';
import { createWebServer } from './web-server.ts';
import { type WebhookOptions, webhooksFor } from './webhooks-for.ts';
import { type Installation, type JobLog, type Repository, repositoryNamed, type Token, type WebhookEvent, type World } from './world.ts';

export interface StandinOptions {
  /** Port of the API; default any free one. */
  readonly port?: number;
  /** Where numeric ids start. */
  readonly seed?: number;
  /** Judge every request, answer and webhook by GitHub's own description; the first call then takes half a second. */
  readonly contract?: boolean;
  /** Requests of REST, and points of GraphQL, an hour for each installation; default 5,000. */
  readonly rateLimit?: number;
}

/** A GitHub of our own on loopback. Repositories are named `owner/name`. */
export interface Standin extends People {
  /** The API's base, without a slash at the end. */
  readonly url: string;
  /** Where logs and the links of answers lead. */
  readonly webUrl: string;
  readonly appId: number;
  readonly clientId: string;
  readonly appSlug: string;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** What broke GitHub's contract, or was asked for and is not there. Empty at the end of a good test. */
  readonly violations: readonly string[];
  /** Every request so far. */
  readonly requests: readonly RequestRecord[];
  readonly deliveries: DeliveryEngine;
  /** Every token that an installation was given, oldest first. */
  tokens(installationId: number): readonly Token[];
  now(): Date;
  /** Moves the server's clock ahead. */
  advance(milliseconds: number): void;
  addInstallation(installation: NewInstallation): Installation;
  /** The owner accepts more permissions than the App asks for at first. */
  grant(installationId: number, permissions: Readonly<Record<string, string>>): void;
  addRepository(repository: NewRepository): Repository;
  repository(name: string): Repository;
  /** Puts an attempt of a run in; `logs` by job id. What `run` lacks is filled in. */
  addRun(repository: string, run: JsonObject, jobs: readonly JsonObject[], logs?: ReadonlyMap<number, JobLog>): void;
  /** Puts in what a run uploaded; its id. */
  addArtifact(repository: string, artifact: NewArtifact): number;
  /** A person lets a deployment of a run that was added start. */
  approve(repository: string, runId: number, environment: string): void;
  /** The webhooks of one attempt that was added. */
  webhooksFor(repository: string, runId: number, attempt?: number, options?: WebhookOptions): WebhookEvent[];
  installationCreated(installationId: number, at?: Date): WebhookEvent;
  /** Webhooks of what happened since the last call. */
  takeEvents(): WebhookEvent[];
  fault(fault: Fault): void;
  clearFaults(): void;
  checkRuns(repository: string): CheckRunView[];
  pullRequests(repository: string): PullRequestView[];
  /** Under a pull request or an issue, oldest first. */
  comments(repository: string, number: number): CommentView[];
  /** Without the pull request of a branch, if one is named. */
  stateHash(leaveOut?: string): string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

const PERMISSIONS = {
  metadata: 'read',
  actions: 'read',
  checks: 'write',
  contents: 'write',
  pull_requests: 'write',
  workflows: 'write',
};

const EVENTS = ['workflow_run', 'workflow_job', 'check_run', 'check_suite', 'push', 'pull_request', 'issue_comment', 'repository'];

/** Starts both servers; a key of 2,048 bits is made anew each time. */
export async function startStandin(options: StandinOptions = {}): Promise<Standin> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const world = createWorld(publicKey, now, options.seed ?? 1);
  const webhookSecret = randomBytes(24).toString('hex');
  const deliveries = new DeliveryEngine(world.app, () => webhookSecret, now);
  const limits = new RateLimits(options.rateLimit ?? 5000, now);
  const parts = createParts(world, deliveries, limits, options.contract === true);
  const servers = [createApiServer(parts), createWebServer(world)] as const;
  world.hosts.api = await listen(servers[0], options.port ?? 0);
  world.hosts.web = await listen(servers[1], 0);
  const judge = parts.contract;
  return {
    url: world.hosts.api,
    webUrl: world.hosts.web,
    appId: world.app.id,
    clientId: world.app.clientId,
    appSlug: world.app.slug,
    privateKey,
    webhookSecret,
    violations: parts.violations,
    requests: parts.requests,
    deliveries,
    tokens: (installationId) => [...world.tokens.values()].filter(({ installation }) => installation.id === installationId),
    now,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    ...history(world, parts.violations, judge),
    ...people(world),
    fault: (fault) => parts.faults.add(fault),
    clearFaults: () => parts.faults.clear(),
    checkRuns: (name) => checkRunViews(repositoryNamed(world, name)),
    pullRequests: (name) => pullRequestViews(world, repositoryNamed(world, name)),
    comments: (name, number) => commentViews(repositoryNamed(world, name), number),
    stateHash: (leaveOut) => stateHash(world, leaveOut),
    close: async () => {
      await Promise.all(servers.map(stop));
    },
  };
}

/** What tests and the demo put in, and the webhooks that follow from it. */
function history(world: World, violations: string[], contract: () => Contract | null) {
  const judged = (events: WebhookEvent[]) => {
    for (const event of events) violations.push(...(contract()?.checkWebhook(event) ?? []));
    return events;
  };
  return {
    addInstallation: (installation: NewInstallation) => addInstallation(world, installation),
    grant: (installationId: number, permissions: Readonly<Record<string, string>>) => {
      const installation = world.installations.get(installationId);
      if (installation === undefined) throw new Error(`the stand-in has no installation ${installationId}`);
      installation.permissions = { ...installation.permissions, ...permissions };
    },
    addRepository: (repository: NewRepository) => addRepository(world, repository),
    repository: (name: string) => repositoryNamed(world, name),
    addRun: (name: string, run: JsonObject, jobs: readonly JsonObject[], logs?: ReadonlyMap<number, JobLog>) =>
      addRun(world, repositoryNamed(world, name), run, jobs, logs),
    addArtifact: (name: string, artifact: NewArtifact) => addArtifact(world, repositoryNamed(world, name), artifact),
    approve: (name: string, runId: number, environment: string) => addReview(world, repositoryNamed(world, name), runId, environment),
    webhooksFor: (name: string, runId: number, attempt = 1, webhookOptions: WebhookOptions = {}) => {
      const repository = repositoryNamed(world, name);
      const found = repository.runs.get(runId)?.get(attempt);
      if (found === undefined) throw new Error(`the stand-in has no run ${runId} attempt ${attempt} in ${name}`);
      return judged(webhooksFor(world, repository, found, webhookOptions));
    },
    installationCreated: (installationId: number, at?: Date) => {
      const installation = world.installations.get(installationId);
      if (installation === undefined) throw new Error(`the stand-in has no installation ${installationId}`);
      const event = installationEvent(world, installation, 'created', at);
      judged([event]);
      return event;
    },
    takeEvents: () => judged(world.events.splice(0)),
  };
}

function createWorld(publicKey: string, now: () => Date, seed: number): World {
  let last = seed * 1_000_000;
  const nextId = () => ++last;
  const owner = { id: nextId(), login: 'paceline-operator', type: 'User' as const };
  return {
    app: {
      id: nextId(),
      slug: 'paceline-standin',
      name: 'Paceline on the stand-in',
      clientId: 'Iv23liStandin',
      owner,
      permissions: PERMISSIONS,
      events: EVENTS,
      publicKey,
    },
    hosts: { api: '', web: '' },
    accounts: new Map([[owner.login, owner]]),
    installations: new Map(),
    tokens: new Map(),
    repositories: new Map(),
    events: [],
    signingKey: randomBytes(16).toString('hex'),
    now,
    nextId,
  };
}

/** It remembers nothing of what it judges: one serves all stand-ins of a process. */
let shared: Contract | null = null;

function createParts(world: World, deliveries: DeliveryEngine, limits: RateLimits, checked: boolean): ApiServerParts {
  const violations: string[] = [];
  const rateLimit: Route = {
    method: 'GET',
    template: '/rate_limit',
    signedBy: 'installation',
    handle: ({ token }) => ({ status: 200, body: limits.overview(token?.installation.id ?? 0) }),
  };
  const routes = [
    ...APP_ROUTES,
    ...deliveryRoutes(deliveries),
    ...REPOSITORY_ROUTES,
    ...ACTIONS_ROUTES,
    ...GIT_ROUTES,
    ...CONTENTS_ROUTES,
    ...CHECK_ROUTES,
    ...PULL_ROUTES,
    ...ISSUE_ROUTES,
    ...STATUS_ROUTES,
    graphqlRoute(violations, limits),
    rateLimit,
  ];
  return {
    world,
    match: createRouter(routes),
    faults: new Faults(),
    limits,
    violations,
    requests: [],
    contract: () => {
      if (checked) shared ??= createContract();
      return checked ? shared : null;
    },
  };
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
