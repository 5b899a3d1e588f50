import { validate } from '@actions/languageservice';
import { type Bench, compare } from './compare.ts';
import { parseAndPlan } from './parse-workflows.ts';
import { workflowTexts } from './workflow-files.ts';

/** What does understanding a workflow cost beside GitHub's own language service, which reads and checks the same text with the same parser? */
export const bench: Bench = {
  run: () => {
    const texts = workflowTexts();
    let round = 0;
    return compare(
      { question: `parse and plan ${texts.length} workflow files`, anchor: '@actions/languageservice validate' },
      {
        ours: () => parseAndPlan(texts),
        anchor: async () => {
          // The service keeps what it has parsed by address: a new one for each round.
          round += 1;
          for (const [i, text] of texts.entries()) await validate(documentOf(`file:///${round}/.github/workflows/${i}.yml`, text));
        },
        rounds: texts.length > 100 ? 4 : 20,
        warmUp: texts.length > 100 ? 1 : 5,
      },
    );
  },
};

type TextDocument = Parameters<typeof validate>[0];

/** The part of an editor's document that validation reads. */
function documentOf(uri: string, text: string): TextDocument {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offsetAt: TextDocument['offsetAt'] = ({ line, character }) => Math.min(text.length, (starts[line] ?? text.length) + character);
  const document: Partial<TextDocument> = {
    uri,
    languageId: 'yaml',
    version: 1,
    lineCount: starts.length,
    offsetAt,
    getText: (range) => (range === undefined ? text : text.slice(offsetAt(range.start), offsetAt(range.end))),
    positionAt: (offset) => {
      const after = starts.findIndex((start) => start > offset);
      const line = (after === -1 ? starts.length : after) - 1;
      return { line, character: offset - (starts[line] ?? 0) };
    },
  };
  return document as TextDocument;
}
