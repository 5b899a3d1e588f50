import type { Repository } from '../model/repository.ts';
import { urlPart } from './url-part.ts';

/** GitHub answers 414 beyond 8,191 bytes (github/docs, pull request 4537). */
const URL_LIMIT = 8_191;
/** Whoever is not signed in is sent to `/login?return_to=` with the whole address encoded once more. */
const LOGIN = '/login?return_to=';

export interface NewFile extends Pick<Repository, 'owner' | 'name' | 'defaultBranch'> {
  /** The server's pages, from the operator's configuration alone: `https://github.com`, without a slash at its end. */
  readonly webUrl: string;
  /** Repository path of the new file. */
  readonly path: string;
  readonly text: string;
}

export interface PrefilledLink {
  readonly url: string;
  /** False where the text is too long for an address: the page then opens with the name alone. */
  readonly holdsText: boolean;
}

/** GitHub's page for a new file on the default branch, with its name and text filled in: `/OWNER/NAME/new/BRANCH?filename=…&value=…`. Safe inside a Markdown link. */
export function prefilledFileLink({ webUrl, owner, name, defaultBranch, path, text }: NewFile): PrefilledLink {
  const branch = defaultBranch.split('/').map(urlPart).join('/');
  const page = `${webUrl}/${urlPart(owner)}/${urlPart(name)}/new/${branch}?filename=${path.split('/').map(urlPart).join('/')}`;
  const whole = `${page}&value=${urlPart(text)}`;
  const holdsText = webUrl.length + LOGIN.length + urlPart(whole).length <= URL_LIMIT;
  return { url: holdsText ? whole : page, holdsText };
}
