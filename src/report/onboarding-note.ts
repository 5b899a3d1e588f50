import { codeBlock, codeSpan } from './escape-markdown.ts';
import { type NewFile, prefilledFileLink } from './prefilled-file-link.ts';

/**
 * For the check run of the App that may not open pull requests: how to turn proposals on, with a link to GitHub's page for a new file. Where the text does not
 * fit into the link it stands below, to be copied. One section of Markdown.
 */
export function onboardingNote(file: NewFile): string {
  const { url, holdsText } = prefilledFileLink(file);
  const how = holdsText ? 'with what was detected filled in' : 'with its name filled in; its text stands below';
  return [
    '### Not configured yet',
    `Paceline measures and reports here. To set targets and say what it shall leave alone, [add ${codeSpan(file.path)}](${url}), ${how}. Each value says in a comment where it comes from, and nothing else changes.`,
    ...(holdsText ? [] : [`<details><summary>The file</summary>\n\n${codeBlock(file.text, 'yaml')}\n\n</details>`]),
  ].join('\n\n');
}
