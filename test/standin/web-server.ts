import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { signFile } from './routes/actions-routes.ts';
import { pullFiles } from './shapes/pull.ts';
import type { Repository, World } from './world.ts';

/**
 * The other host: GitHub's store of logs and artifacts, and plain pages where links in answers lead.
 * A link into the store works for a minute, and only without credentials, as the real store's do.
 */
export function createWebServer(world: World): Server {
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', world.hosts.web);
    const [, kind, repositoryId, id] = /^\/(logs|artifacts)\/(\d+)\/(\d+)$/.exec(url.pathname) ?? [];
    if (kind !== undefined)
      return sendStored(world, request, response, { url, file: fileIn(world, kind, Number(repositoryId), Number(id)) });
    const text = pageText(world, url.pathname);
    response.writeHead(text === null ? 404 : 200, { 'content-type': 'text/plain; charset=utf-8' }).end(text ?? 'Not Found');
  });
}

interface StoredFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Null: there is none. */
function fileIn(world: World, kind: string, repositoryId: number, id: number): (() => StoredFile) | null {
  const repository = [...world.repositories.values()].find((one) => one.id === repositoryId);
  if (kind === 'artifacts') {
    const artifact = repository?.artifacts.get(id);
    if (artifact === undefined || artifact.body['expired'] === true) return null;
    return () => ({ type: 'application/zip', bytes: artifact.archive });
  }
  const log = repository?.logs.get(id);
  if (log === undefined || log === 'expired') return null;
  return () => ({ type: 'text/plain; charset=utf-8', bytes: Buffer.from(typeof log === 'string' ? log : log()) });
}

function sendStored(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  { url, file }: { readonly url: URL; readonly file: (() => StoredFile) | null },
): void {
  const refuse = (status: number, code: string) =>
    response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`);
  const until = Number(url.searchParams.get('se'));
  if (request.headers.authorization !== undefined) return void refuse(401, 'InvalidAuthenticationInfo');
  if (file === null) return void refuse(404, 'BlobNotFound');
  if (url.searchParams.get('sig') !== signFile(world, url.pathname.slice(1), until)) return void refuse(403, 'AuthenticationFailed');
  if (until < world.now().getTime() / 1000) return void refuse(403, 'AuthenticationFailed');
  const { type, bytes } = file();
  response.writeHead(200, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
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
