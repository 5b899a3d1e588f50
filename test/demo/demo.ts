import { once } from 'node:events';
import { createColors } from 'picocolors';
import { startStandin } from '../standin/start-standin.ts';
import { prepareApp } from './app-process.ts';
import { findGaps } from './check-demo.ts';
import { printDemo } from './print-demo.ts';
import { runDemo } from './run-demo.ts';
import { seedDemo } from './seed-standin.ts';

/** `npm run demo`: the loop against a GitHub of our own on loopback. `--exit` ends after printing; the exit code is 1 when the loop did not close. */
async function main(argv: readonly string[]): Promise<number> {
  const unknown = argv.filter((argument) => argument !== '--exit');
  if (unknown.length > 0) {
    process.stderr.write(`unknown option ${unknown.join(' ')}; the only one is --exit\n`);
    return 2;
  }
  const colors = createColors(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const started = performance.now();
  const standin = await startStandin({ rateLimit: 1_000_000 });
  const app = await prepareApp(standin);
  try {
    const demo = seedDemo(standin);
    say(`${colors.bold('Paceline demo')}: no account, nothing leaves this machine. The server's log: ${app.folder}/server.log`);
    await app.start();
    const deliveries = await runDemo(standin, demo, app, { onPhase: (text) => say(colors.dim(`- ${text}`)), beforeDelivery: showProgress });
    say(printDemo(standin, demo, colors));
    const gaps = findGaps(standin, demo);
    const seconds = Math.round((performance.now() - started) / 1000);
    if (gaps.length > 0) {
      say(colors.red(`The loop did not close:\n${gaps.map((gap) => `  ${gap}`).join('\n')}`));
      return 1;
    }
    say(
      `${colors.green('The loop closed')}: ${deliveries} deliveries in ${seconds} s, ${standin.requests.length} requests to the stand-in.`,
    );
    if (!argv.includes('--exit')) {
      say(`Pages: ${app.pagesUrl}  (Ctrl-C ends the demo)`);
      await once(process, 'SIGINT');
    }
    return 0;
  } finally {
    await app.stop();
    await standin.close();
    app.remove();
  }
}

async function showProgress(index: number, total: number): Promise<void> {
  if (process.stderr.isTTY && (index % 20 === 0 || index === total - 1)) {
    process.stderr.write(`\r  ${index + 1} of ${total}${index === total - 1 ? '\n' : ''}`);
  }
}

process.exitCode = await main(process.argv.slice(2));
