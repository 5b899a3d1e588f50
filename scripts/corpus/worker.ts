import '../../src/json-modules.ts';
import { parentPort } from 'node:worker_threads';
import type { RepositoryWork } from './check-repository.ts';

const { checkRepository } = await import('./check-repository.ts');

parentPort?.on('message', (work: RepositoryWork) => parentPort?.postMessage(checkRepository(work)));
