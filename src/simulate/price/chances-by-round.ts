import { randomInteger, seededRandom } from '../../stats/seeded-random.ts';
import type { ShareModel } from '../calibration/share-model.ts';
import type { RoundChances } from '../replay/draft.ts';

/** As many rounds as there are quantiles of each share to look at; one where nothing is uncertain. */
const ROUNDS = 25;

/** What of an effect is known by a distribution only. */
interface Uncertain {
  readonly share?: Pick<ShareModel, 'id' | 'source' | 'quantile'>;
  readonly rate?: (u: number) => number;
}

/**
 * The share that each effect takes away and the rate at which it comes about, by round: a Latin hypercube, in which each of them takes the middles of as many equal parts of
 * its distribution as there are rounds, in an order of its own. Source: McKay, Beckman, Conover 1979.
 */
export function chancesByRound(effects: readonly Uncertain[], seed: number): readonly RoundChances[] {
  const isUncertain = effects.some(({ share, rate }) => share !== undefined || rate !== undefined);
  const rounds = isUncertain ? ROUNDS : 1;
  const random = seededRandom(seed);
  const valuesOf = (quantile: (u: number) => number): readonly number[] => placesIn(rounds, random).map(quantile);
  // What one distribution tells of this repository is the same for all effects that ask it.
  const known = new Map<string, readonly number[]>();
  const sharesOf = (share: NonNullable<Uncertain['share']>): readonly number[] => {
    const key = `${share.id} ${share.source}`;
    const values = known.get(key) ?? valuesOf((u) => share.quantile(u));
    known.set(key, values);
    return values;
  };
  const shares = effects.map(({ share }) => (share === undefined ? null : sharesOf(share)));
  const rates = effects.map(({ rate }) => (rate === undefined ? null : valuesOf(rate)));
  return Array.from({ length: rounds }, (_, round) => ({
    share: (effect) => shares[effect]?.[round] ?? 0,
    rate: (effect) => rates[effect]?.[round] ?? 0,
  }));
}

function placesIn(rounds: number, random: () => number): readonly number[] {
  const places = Array.from({ length: rounds }, (_, place) => (place + 0.5) / rounds);
  for (let index = rounds - 1; index > 0; index -= 1) {
    const other = randomInteger(random, index + 1);
    [places[index], places[other]] = [places[other] ?? 0, places[index] ?? 0];
  }
  return places;
}
