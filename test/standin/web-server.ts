import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { signLog } from './routes/actions-routes.ts';
import { pullFiles } from './shapes/pull.ts';
import type { Repository, World } from './world.ts';

/**
 * The other host: GitHub's log store, and plain pages where links in answers lead.
 * A log link works for a minute, and only without credentials, as the real store's do.
 */
export function createWebServer(world: World): Server {
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', world.hosts.web);
    const log = /^\/logs\/(\d+)\/(\d+)$/.exec(url.pathname);
    if (log !== null) return sendLog(world, request, response, url, Number(log[1]), Number(log[2]));
    const text = pageText(world, url.pathname);
    response.writeHead(text === null ? 404 : 200, { 'content-type': 'text/plain; charset=utf-8' }).end(text ?? 'Not Found');
  });
}

function sendLog(world: World, request: IncomingMessage, response: ServerResponse, url: URL, repositoryId: number, jobId: number): void {
  const refuse = (status: number, code: string) =>
    response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`);
  const repository = [...world.repositories.values()].find(({ id }) => id === repositoryId);
  const log = repository?.logs.get(jobId);
  const until = Number(url.searchParams.get('se'));
  if (request.headers.authorization !== undefined) return void refuse(401, 'InvalidAuthenticationInfo');
  if (repository === undefined || log === undefined || log === 'expired') return void refuse(404, 'BlobNotFound');
  if (url.searchParams.get('sig') !== signLog(world, repository, jobId, until)) return void refuse(403, 'AuthenticationFailed');
  if (until < world.now().getTime() / 1000) return void refuse(403, 'AuthenticationFailed');
  const text = typeof log === 'string' ? log : log();
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) }).end(text);
}

/** A pull request or a check run as text: what a person following a link gets to see. */
function pageText(world: World, path: string): string | null {
  const found = /^\/([^/]+)\/([^/]+)\/(pull|runs)\/(\d+)$/.exec(path);
  if (found === null) return null;
  const repository = world.repositories.get(`${found[1]}/${found[2]}`.toLowerCase());
  if (repository === undefined) return null;
  return found[3] === 'pull' ? pullText(repository, Number(found[4])) : checkText(repository, Number(found[4]));
}

function pullText(repository: Repository, number: number): string | null {
  const pull = repository.pulls.get(number);
  if (pull === undefined) return null;
  const files = pullFiles(repository, pull).map((file) => `--- ${file.path}\n${file.patch}`);
  return [`${pull.title} (#${number}, ${pull.state})`, '', pull.body ?? '', '', ...files, ''].join('\n');
}

function checkText(repository: Repository, id: number): string | null {
  const checkRun = repository.checkRuns.get(id);
  if (checkRun === undefined) return null;
  const { output, fields } = checkRun;
  return [
    `${fields['name']}: ${fields['conclusion'] ?? fields['status']}`,
    '',
    output['title'],
    '',
    output['summary'],
    '',
    output['text'] ?? '',
    '',
  ].join('\n');
}
