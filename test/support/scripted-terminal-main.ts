import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { configSchema } from '#contract/config.ts';
import { endOnSignals } from '../../src/main/host/end-signals.ts';
import { HttpDoor } from '../../src/main/host/http-door.ts';
import { openTerminal } from '../../src/main/host/terminal.ts';

/** Process of a whole terminal whose order thread trades on a scripted venue. Argument: its data folder. */

const root = join(import.meta.dirname, '..', '..');
const main = (path: string): string => join(root, 'src', 'main', path);
const program = (path: string) => ({ execPath: process.execPath, script: main(path), env: process.env });
const terminal = openTerminal({
  kind: 'browser',
  config: configSchema.parse({ dataDir: process.argv[2], instruments: 60, clock: '2026-11-20 10:30:00' }),
  root,
  threads: (name) =>
    pathToFileURL(
      name === 'order' ? join(import.meta.dirname, 'scripted-order.thread.ts') : main(`threads/${name}.thread.ts`),
    ),
  simulator: program('sim/main.ts'),
  cli: program('cli.ts'),
});
endOnSignals(() => terminal.stop());
const door = await HttpDoor.open({
  port: 0,
  pageDir: root,
  onWire: (wire) => terminal.engine.attach(wire),
  onAttachUrl: (url) => terminal.folder.publishUrl(url),
  sessions: { known: [], keep: () => {} },
});
await terminal.engine.start();
process.stdout.write(`ready ${door.url}\n`);
