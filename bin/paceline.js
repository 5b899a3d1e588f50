#!/usr/bin/env node
// Plain JavaScript that an old Node can still read, so that it gets a sentence and not a syntax error.
import { existsSync } from 'node:fs';

const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  console.error(`Paceline needs Node.js ${NEEDED} or newer; this is ${process.version}.`);
  process.exitCode = 2;
} else {
  // A clone runs its sources; the published package, in which Node strips no types, runs what was built of them.
  const base = existsSync(new URL('../src/cli.ts', import.meta.url)) ? '../src/' : '../dist/';
  const extension = base === '../src/' ? '.ts' : '.js';
  await import(`${base}json-modules${extension}`);
  const { runCli } = await import(`${base}cli${extension}`);
  process.exitCode = await runCli(process.argv.slice(2));
}
