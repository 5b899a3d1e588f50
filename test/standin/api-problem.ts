import type { JsonObject } from './json-object.ts';

/** An error answer in GitHub's form; route handlers throw it. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, extra: JsonObject = {}, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.body = { message, ...extra, documentation_url: 'https://docs.github.com/rest', status: String(status) };
    this.headers = headers;
  }
}

export function notFound(): ApiProblem {
  return new ApiProblem(404, 'Not Found');
}

/** 422 as GitHub writes it for a field that is missing or has a value that cannot be. */
export function invalidField(resource: string, field: string, code: string, message?: string): ApiProblem {
  return new ApiProblem(422, 'Validation Failed', { errors: [{ resource, field, code, ...(message === undefined ? {} : { message }) }] });
}
