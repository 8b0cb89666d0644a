import './require-node.mjs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { faultOf } from '#contract/faults.ts';
import { redactText } from './engine/log.ts';
import type { Config } from '#contract/config.ts';
import { configHelp, type GivenKeys, loadConfig } from './host/config-load.ts';
import { endOnSignals } from './host/end-signals.ts';
import { HttpDoor } from './host/http-door.ts';
import { openBrowser } from './host/open-browser.ts';
import { projectRoot } from './host/resources.ts';
import { openTerminal } from './host/terminal.ts';

/** Entry 2: the terminal served to a browser on this machine. */

/** Unbuilt the workers are TypeScript files, bundled they are JavaScript; Node runs both. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

const SIMULATOR = fileURLToPath(new URL(`./sim/main.${extension}`, import.meta.url));

/**
 * Serves the terminal until it is stopped. Resolves once the feed has its instruments.
 * @param simulator file that is run as the simulated exchange.
 */
export async function runHeadless(config: Config, given: GivenKeys = {}, simulator = SIMULATOR): Promise<void> {
  const root = projectRoot(import.meta.dirname);
  const terminal = openTerminal({
    kind: 'browser',
    config,
    given,
    root,
    threads: (name) => new URL(`./threads/${name}.thread.${extension}`, import.meta.url),
    simulator: {
      execPath: process.execPath,
      script: simulator,
      env: process.env,
    },
    cli: {
      execPath: process.execPath,
      script: fileURLToPath(new URL(`./cli.${extension}`, import.meta.url)),
      env: process.env,
    },
  });
  let door: HttpDoor | null = null;
  const stop = async (): Promise<void> => {
    await Promise.all([terminal.stop(), door?.close()]);
  };
  endOnSignals(stop);
  try {
    await terminal.unlock();
    door = await HttpDoor.open({
      port: config.port,
      pageDir: join(root, 'out', 'renderer'),
      onWire: (wire) => terminal.engine.attach(wire),
      onAttachUrl: (url) => terminal.folder.publishUrl(url),
      sessions: { known: terminal.folder.sessions, keep: (digests) => terminal.folder.keepSessions(digests) },
    });
    process.stdout.write(`The terminal is at ${door.url}\nCtrl-C ends it.\n`);
    if (config.openBrowser) openBrowser(door.url);
    await terminal.engine.start();
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** Says what went wrong and ends with 1. */
export function endWithFault(thrown: unknown): never {
  const why = faultOf(thrown);
  process.stderr.write(`${redactText(why.text)}\n`);
  if (why.kind === 'bug' && thrown instanceof Error) process.stderr.write(`${redactText(thrown.stack ?? '')}\n`);
  process.exit(1);
}

if (import.meta.main) {
  try {
    const asked = loadConfig(process.argv.slice(2), process.env);
    if (asked.help) process.stdout.write(`Serves the terminal to a browser on this machine.\n\n${configHelp()}\n`);
    else if (asked.printConfig) process.stdout.write(`${JSON.stringify(asked.config, null, 2)}\n`);
    else await runHeadless(asked.config, asked.given);
  } catch (thrown) {
    endWithFault(thrown);
  }
}
