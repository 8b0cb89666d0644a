import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultOf } from '#contract/faults.ts';
import { redactText } from './engine/log.ts';
import { configHelp, loadConfig } from './host/config-load.ts';
import { electronBinary } from './host/electron-binary.ts';
import { endOnSignals } from './host/end-signals.ts';
import { buildBundles, buildReason } from './host/page-build.ts';
import { projectRoot } from './host/resources.ts';

/** `npm start`: builds what is missing, then opens the desktop window, or serves the same terminal to a browser. */

const HELP = `Muhurat: a trading terminal. Without flags it starts on the simulated exchange.

  npm start -- [flags]

${configHelp()}

Flags may also be set in config.json of the data folder, or as TERMINAL_* variables (TERMINAL_FRAME_MS=16).
`;

/** Starts what the flags ask for; ends the process with 1 and the reason in words when that fails. */
export async function start(): Promise<void> {
  try {
    await open();
  } catch (thrown) {
    end(thrown);
  }
}

async function open(): Promise<void> {
  const args = process.argv.slice(2);
  const { config, help, printConfig, given } = loadConfig(args, process.env);
  if (help) return void process.stdout.write(HELP);
  if (printConfig) return void process.stdout.write(`${JSON.stringify(config, null, 2)}\n`);
  const root = projectRoot(import.meta.dirname);
  const reason = buildReason(root);
  if (reason !== null) {
    process.stdout.write(`Building the page, since ${reason}.\n`);
    await buildBundles(root);
  }
  const binary = electronBinary(root, process.env);
  if (config.host !== 'browser' && binary !== null) return runDesktop(binary, root, args);
  if (config.host === 'desktop') {
    throw new Error('Electron is not installed here. Run npx install-electron, or start with --host browser.');
  }
  if (config.host === 'auto') {
    process.stdout.write("Electron's binary is not installed here, so the same terminal is served in the browser.\n");
  }
  // The bundle: a hundred source files fewer to find, read and strip, here and in every thread.
  const bundle = pathToFileURL(join(root, 'out', 'main', 'headless.js')).href;
  const { runHeadless } = (await import(bundle)) as typeof import('./headless.ts');
  await runHeadless(config, given);
}

function runDesktop(binary: string, root: string, args: readonly string[]): void {
  // Chromium's sandbox cannot run as root; containers are the only place where that happens.
  const root0 = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(binary, [...root0, root, '--', ...args], { stdio: 'inherit' });
  child.on('error', (error) => end(new Error(`Electron could not be started: ${error.message}.`)));
  child.on('exit', (code) => process.exit(code ?? 1));
  endOnSignals(
    () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  );
}

function end(thrown: unknown): never {
  process.stderr.write(`${redactText(faultOf(thrown).text)}\n`);
  process.exit(1);
}
