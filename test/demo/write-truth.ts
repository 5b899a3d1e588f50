import { writeFileSync } from 'node:fs';
import { fixtureUrl } from './demo-fixtures.ts';
import { SIMULATION_SEED, simulatedHistory } from './simulated-history.ts';
import { truthOf, truthText } from './simulated-truth.ts';

writeFileSync(fixtureUrl('simulated/truth.json'), truthText(truthOf(SIMULATION_SEED, simulatedHistory())));
