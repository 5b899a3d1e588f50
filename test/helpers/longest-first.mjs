import { default as imported } from '@jest/test-sequencer';

const Sequencer = imported.default ?? imported;

/** On a clean clone Jest knows no durations and goes by the size of files: a long test that comes last would run alone. */
const LONG = [
  'meta/readme',
  'app/crash',
  'tasks/any-order',
  'tasks/outages',
  'engine/planted-bugs',
  'tasks/backfill-thousand-runs',
  'workflow/hostile-input',
  'store/embedded-postgres',
];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const at = LONG.findIndex((name) => path.replaceAll('\\', '/').endsWith(`test/${name}.test.ts`));
      return at === -1 ? LONG.length : at;
    };
    // The sort is stable: all others stay as Jest has them.
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}
