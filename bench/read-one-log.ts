import { closeSync, openSync, readSync } from 'node:fs';
import { createJobLogReader } from '../src/telemetry/logs/job-log-reader.ts';
import { createLogReader } from '../src/telemetry/logs/read-log.ts';

// The child of read-logs.ts: `read-one-log.ts read|bare|pass FILE`. `bare` has no collectors, `pass` no reader at all. Prints processor seconds and the
// process's highest memory in MiB.

const [mode, path = ''] = process.argv.slice(2);
const CHUNK = 256 * 1024;
const reader = mode === 'read' ? createJobLogReader() : mode === 'bare' ? createLogReader({}) : null;
const file = openSync(path, 'r');
const before = process.cpuUsage();
const chunk = Buffer.allocUnsafe(CHUNK);
for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) reader?.take(chunk.subarray(0, size));
const log = reader?.finish() ?? null;
const { user, system } = process.cpuUsage(before);
closeSync(file);
if (mode !== 'pass' && (log === null || log.lines === 0)) throw new Error('nothing was read');
console.log(JSON.stringify({ seconds: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024 }));
