import '../src/json-modules.ts';
import type { Coverage } from '../test/simulate/price/planted-coverage.ts';

// How often the 95 % intervals of predicted savings hold the true saving of a planted world: `node scripts/price-coverage.ts [HISTORIES [RUNS]]`,
// 1,000 histories of 30 and of 100 runs unless told. Exits 1 where less than 90 or more than 97 % hold it (a standard error more, with few histories); of
// what is rare, where more than 2.5 % of the intervals are above it: no history tells of what it has not had.

const histories = Number(process.argv[2] ?? 1000);
const sizes = process.argv[3] === undefined ? [30, 100] : [Number(process.argv[3])];
const { PLANTED_WORLDS } = await import('../test/simulate/price/planted-cases.ts');
const { coverageOf } = await import('../test/simulate/price/planted-coverage.ts');

let isWrong = false;
console.log('| effect | metric | runs | truth | held | too high | too low | bias | width |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const cases of PLANTED_WORLDS)
  for (const runs of sizes) for (const found of coverageOf(cases, { runs, histories, seed: runs, truthFrom: 10_000 })) tell(found);
process.exit(isWrong ? 1 : 0);

function tell(found: Coverage): void {
  const { held, above, below, truth, bias, width } = found;
  const isRare = found.case.isRare === true;
  const isOutside = isRare ? above > 0.025 : held < 0.9 || held > (found.case.most ?? 0.97) + Math.sqrt((0.03 * 0.97) / histories);
  if (isOutside) isWrong = true;
  const cells = [found.case.name, found.metric, found.runs, `${truth.toFixed(1)} s`, percent(held), percent(above), percent(below)];
  console.log(
    `| ${[...cells, `${bias.toFixed(2)} s`, `${width.toFixed(1)} s`].join(' | ')} |${isOutside ? ' OUTSIDE' : isRare ? ' rare' : ''}`,
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
