import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Config } from '#contract/config.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { ACCOUNTS_MAX, accountsOf } from '#contract/model/account.ts';
import { type Engine, createEngine } from '../engine/engine.ts';
import { AccountBook } from '../engine/account-book.ts';
import { noAccount } from '../engine/token-words.ts';
import type { BrokerHost } from '../engine/host.ts';
import { HostAccountDoor } from './account-door.ts';
import { brokerHost, brokerOfSource } from './broker-host.ts';
import { CommandDoor } from './command-door.ts';
import { type DataFolder, makeFolder, openDataFolder } from './data-folder.ts';
import { LakeChild } from './lake-child.ts';
import { LogFile } from './log-file.ts';
import type { GivenKeys } from './config-load.ts';
import { nodeTimers } from './node-timers.ts';
import { calendarFile, readText } from './resources.ts';
import { Keyring, type SafeStorage } from './secrets/keyring.ts';
import { PagePassphrase, passphraseFrom } from './secrets/passphrase.ts';
import { SecretVault } from './secrets/secret-vault.ts';
import { settingsFile } from './settings-file.ts';
import { SimulatorChild, type SimulatorCommand } from './simulator-child.ts';
import { type ThreadUrls, channel, spawnWorker } from './worker-spawn.ts';

/** How often the loop is looked at, ms; what the histogram holds beyond it is delay. */
const LOOP_RESOLUTION_MS = 10;
const LOOP_WINDOW_MS = 10_000;
const NS_PER_MS = 1e6;
const BYTES_PER_MB = 1_048_576;

export interface TerminalOptions {
  readonly kind: 'desktop' | 'browser';
  readonly config: Config;
  /** Keys that flags and environment have set; none unless said. */
  readonly given?: GivenKeys;
  /** Folder that holds package.json and resources. */
  readonly root: string;
  readonly threads: ThreadUrls;
  readonly simulator: SimulatorCommand;
  /** Starts the command line, for exports. */
  readonly cli: SimulatorCommand;
  /** The desktop's keyring; absent in the browser host. */
  readonly safeStorage?: SafeStorage;
  /** Shows a notice in the desktop's own list; absent where there is none. */
  readonly showNotice?: (title: string, text: string) => void;
  /** Keeps the machine from sleeping by itself; absent in the browser host. */
  readonly keepAwake?: (on: boolean) => void;
}

/** An engine on this machine: its data folder, log, threads and source. */
export interface Terminal {
  readonly engine: Engine;
  readonly folder: DataFolder;
  /** Opens the secret store where an account is needed. Rejects with a remedy, before anything is shown. */
  unlock(): Promise<void>;
  /** Ends everything within 2 s. Safe to call twice. */
  stop(): Promise<void>;
}

/** Takes the data folder and makes the engine; `engine.start()` is the caller's. Throws faults with their remedy. */
export function openTerminal(options: TerminalOptions): Terminal {
  const { kind, root } = options;
  const config = withLakePath(options.config);
  checkReplayFile(config);
  checkOrders(config);
  checkAccounts(config);
  const broker = brokerOfSource(config);
  const calendarPath = calendarFile(root, config.dataDir);
  const calendar = readText(calendarPath);
  const folder = openDataFolder(config.dataDir);
  const log = new LogFile(folder.logs, config.logDays);
  const loop = watchLoop();
  const phrase = new PagePassphrase();
  const secrets = openSecrets(config, options.safeStorage, phrase);
  const engine = createEngine(
    {
      kind,
      dataDir: folder.dir,
      calendar,
      calendarPath,
      wallMs: Date.now,
      monotonicMs: () => performance.now(),
      timers: nodeTimers,
      spawn: (boot) => spawnWorker(options.threads, boot),
      channel,
      source: config.source === 'sim' ? new SimulatorChild(options.simulator, config, calendarPath) : null,
      print: async (paper) => (await import('./table-pdf.ts')).tablePdf(paper),
      lake: config.record && !config.source.startsWith('replay:') ? new LakeChild(options.cli, folder.dir) : null,
      secrets,
      settings: settingsFile(config, options.given ?? {}),
      accountDoor: accountDoor(config, secrets, phrase, broker),
      broker,
      sample: () => ({ loopMsP99: loop.p99(), engineMb: process.memoryUsage().rss / BYTES_PER_MB }),
      ...(options.showNotice === undefined ? {} : { showNotice: options.showNotice }),
      ...(options.keepAwake === undefined ? {} : { keepAwake: options.keepAwake }),
      writeLog: (line) => log.write(line),
    },
    config,
  );
  const commands = CommandDoor.open(folder.dir, (wire) => engine.attach(wire, 'command'));
  // Without it windows still work; the command line then says that this terminal takes no commands.
  commands.catch((error: unknown) => engine.log.write('error', 'commands.no_door', { error }));
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await Promise.all([engine.stop(), commands.then((door) => door.close()).catch(() => {})]);
    loop.end();
    await log.close();
    folder.release();
  };
  const unlock = async (): Promise<void> => {
    if (broker !== null && (await new AccountBook(secrets, config.account).account()) === null)
      throw noAccount(config.account);
  };
  return { engine, folder, unlock, stop: () => (stopping ??= stop()) };
}

/** The vault of a data folder; its passphrase is asked for when the first secret is. */
export function openSecrets(config: Config, safeStorage?: SafeStorage, page?: PagePassphrase): SecretVault {
  const { dataDir, keyFile } = config;
  const keyring = safeStorage && new Keyring(safeStorage, dataDir, process.platform);
  const show = (text: string): void => void process.stderr.write(text);
  const ways = { ...(keyring && { keyring }), ...(page && { page }) };
  const source = passphraseFrom({ env: process.env, keyFile, tty: process.stdin, show, ...ways });
  return new SecretVault(dataDir, source);
}

/** The page's way to the secret store. The broker in use is shared; where none is, one is made for each question. */
function accountDoor(
  config: Config,
  vault: SecretVault,
  phrase: PagePassphrase,
  inUse: BrokerHost | null,
): HostAccountDoor {
  const own = (): { broker: BrokerHost; close: () => void } => {
    const broker = brokerHost(config);
    return { broker, close: () => broker.auth.close() };
  };
  return new HostAccountDoor({
    config,
    vault,
    phrase,
    broker: inUse === null ? own : () => ({ broker: inUse, close: () => {} }),
    makeFolder: () => makeFolder(config.dataDir),
    timers: nodeTimers,
    wallMs: Date.now,
  });
}

/** Real orders need the broker's own prices: on any other market they would be blind. */
function checkOrders({ orders, source }: Config): void {
  if (orders !== 'live' || source === 'dhan') return;
  const text = `--orders live needs --source dhan, and the source is ${source}. Nothing was started: leave --orders out to trade on paper.`;
  throw new FaultError(fault('input.orders_live', text));
}

/** Every account has a colour of its own, also the one that --account names beside the list. */
function checkAccounts({ accounts, account }: Config): void {
  if (accountsOf(accounts, account) !== null) return;
  const text = `--accounts has no room for ${account}, which --account names: ${ACCOUNTS_MAX} accounts at most. Take one out, or name ${account} in the list.`;
  throw new FaultError(fault('input.accounts', text));
}

/** `replay:lake/DATE` is a day of the lake in the data folder, wherever the terminal is started. */
function withLakePath(config: Config): Config {
  const prefix = 'replay:lake/';
  if (!config.source.startsWith(prefix) || existsSync(config.source.slice('replay:'.length))) return config;
  return { ...config, source: `replay:${join(config.dataDir, 'lake', config.source.slice(prefix.length))}` };
}

function checkReplayFile(config: Config): void {
  if (!config.source.startsWith('replay:')) return;
  // Several files of one day may be named with commas between.
  for (const file of config.source.slice('replay:'.length).split(',')) {
    // A day of a lake is spread over its folders; whether it is there is told when it is opened.
    const [lake = file] = /^.*[\\/](?=\d{4}-\d{2}-\d{2}([\\/][^\\/]+)?$)/.exec(file) ?? [];
    try {
      accessSync(existsSync(file) ? file : lake, constants.R_OK);
    } catch {
      const text = `The replay file ${file} cannot be read. Check its path and rights.`;
      throw new FaultError(fault('input.replay_file', text));
    }
  }
}

/** Delay of the event loop over the last full window, or the running one before there is any. */
function watchLoop(): { p99(): number; end(): void } {
  const histogram = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  histogram.enable();
  let last: number | null = null;
  const now = (): number => Math.max(0, histogram.percentile(99) / NS_PER_MS - LOOP_RESOLUTION_MS);
  const timer = setInterval(() => {
    last = now();
    histogram.reset();
  }, LOOP_WINDOW_MS);
  return {
    p99: () => last ?? now(),
    end: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
