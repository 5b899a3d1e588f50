import type { NormalComponent } from './normal-mixture.ts';

/** One measured value with its standard error, of a group that shares a level with its other values. */
export interface GroupedMeasurement {
  readonly group: string;
  readonly value: number;
  readonly standardError: number;
  /** What its group counts for, from 0 to 1: the power that its likelihood is raised to. That of the group's first value by size; 1 where absent. */
  readonly trust?: number;
}

/** What is known before any value: a normal distribution of the mean, and the scales of the half-normal distributions of two standard deviations. */
export interface RandomEffectsPrior {
  readonly mean: number;
  readonly meanSd: number;
  /** Between groups. */
  readonly between: number;
  /** Between the true values of one group. */
  readonly within: number;
}

/** Where the standard deviations are looked at, in their scales: close where the prior has its weight, and far enough for what data may say. */
const GRID = [0, 0.15, 0.35, 0.6, 0.9, 1.25, 1.7, 2.3, 3.1, 4];
const NEGLIGIBLE = 1e-5;

/**
 * The distribution of the next TRUE value of a group, as a mixture of normal distributions; `group` null, or one without values: of a group not seen yet.
 * The model is value = mean + group + member + error, each normal. The mean and the groups' levels are integrated exactly, the two standard deviations
 * over a grid (Gelman et al., Bayesian Data Analysis, 3rd edition, section 5.4). For no measurements it is the prior's. The order of the measurements makes
 * no difference. Those whose value is not finite or whose standard error is not above 0 are left out.
 */
export function predictTrueValue(
  measurements: readonly GroupedMeasurement[],
  group: string | null,
  prior: RandomEffectsPrior,
): readonly NormalComponent[] {
  const groups = groupsOf(measurements);
  const cells = spreadsOf(prior).map(({ between, within, logWeight }) => {
    const levels = groups.map((values) => levelOf(values, within ** 2));
    const grand = grandMeanOf(levels, between ** 2, prior);
    const own = ownLevel(levels.find(({ name }) => name === group) ?? null, grand, between ** 2);
    return { logWeight: logWeight + grand.logLikelihood, mean: own.mean, sd: Math.sqrt(own.variance + within ** 2) };
  });
  const largest = Math.max(...cells.map(({ logWeight }) => logWeight));
  return cells
    .map(({ logWeight, mean, sd }) => ({ weight: Math.exp(logWeight - largest), mean, sd }))
    .filter(({ weight }) => weight > NEGLIGIBLE);
}

interface Normal {
  readonly mean: number;
  readonly variance: number;
}

interface Level extends Normal {
  readonly name: string;
  readonly trust: number;
  readonly logLikelihood: number;
}

function groupsOf(measurements: readonly GroupedMeasurement[]): readonly (readonly GroupedMeasurement[])[] {
  const usable = measurements.filter(
    ({ value, standardError }) => Number.isFinite(value) && Number.isFinite(standardError) && standardError > 0,
  );
  const ordered = usable.toSorted((a, b) => compareNames(a.group, b.group) || a.value - b.value || a.standardError - b.standardError);
  return [...Map.groupBy(ordered, ({ group }) => group).values()];
}

function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Each pair of standard deviations with the logarithm of the share of the prior it stands for. */
function spreadsOf(
  prior: RandomEffectsPrior,
): readonly { readonly between: number; readonly within: number; readonly logWeight: number }[] {
  const nodes = GRID.map((at, index) => {
    const [left, right] = [GRID[index - 1] ?? at, GRID[index + 1] ?? at];
    return { at, logWeight: Math.log((right - left) / 2) - at ** 2 / 2 };
  });
  return nodes.flatMap((outer) =>
    nodes.map((inner) => ({
      between: prior.between * outer.at,
      within: prior.within * inner.at,
      logWeight: outer.logWeight + inner.logWeight,
    })),
  );
}

/** What a group's values say of its level: their mean by precision, its variance, and how well they agree with each other. */
function levelOf(values: readonly GroupedMeasurement[], within: number): Level {
  const [first] = values;
  let [precision, weighted, logLikelihood] = [0, 0, 0];
  for (const { value, standardError } of values) {
    const own = 1 / (standardError ** 2 + within);
    precision += own;
    weighted += own * value;
    logLikelihood += Math.log(own) / 2;
  }
  const mean = weighted / precision;
  for (const { value, standardError } of values) logLikelihood -= (value - mean) ** 2 / (standardError ** 2 + within) / 2;
  return {
    name: first?.group ?? '',
    trust: first?.trust ?? 1,
    mean,
    variance: 1 / precision,
    logLikelihood: logLikelihood - Math.log(precision) / 2,
  };
}

function grandMeanOf(levels: readonly Level[], between: number, prior: RandomEffectsPrior): Normal & { readonly logLikelihood: number } {
  let precision = 1 / prior.meanSd ** 2;
  let weighted = precision * prior.mean;
  let logLikelihood = 0;
  for (const { mean, variance, trust, logLikelihood: inside } of levels) {
    const own = 1 / (variance + between);
    precision += trust * own;
    weighted += trust * own * mean;
    logLikelihood += trust * (inside + Math.log(own) / 2);
  }
  const mean = weighted / precision;
  for (const level of levels) logLikelihood -= (level.trust * (level.mean - mean) ** 2) / (level.variance + between) / 2;
  logLikelihood -= (mean - prior.mean) ** 2 / prior.meanSd ** 2 / 2 + Math.log(precision) / 2;
  return { mean, variance: 1 / precision, logLikelihood };
}

/** The level of one group: what its values say, shrunk towards the mean of all by how little groups differ. */
function ownLevel(own: Level | null, grand: Normal, between: number): Normal {
  if (own === null) return { mean: grand.mean, variance: grand.variance + between };
  const trust = between / (between + own.variance);
  return { mean: trust * own.mean + (1 - trust) * grand.mean, variance: trust * own.variance + (1 - trust) ** 2 * grand.variance };
}
