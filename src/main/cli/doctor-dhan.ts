import { fileURLToPath } from 'node:url';
import { type Config, configSchema } from '#contract/config.ts';
import type { Finding } from '#contract/model/broker-account.ts';
import { readCalendar } from '../core/session/calendar-file.ts';
import { SessionCalendar, phaseAt } from '../core/session/calendar.ts';
import type { Timers } from '../adapters/timers.ts';
import { DhanAuth } from '../adapters/dhan/auth.ts';
import { AccountBook } from '../engine/account-book.ts';
import { type AccountExam, examineAccount } from '../engine/account-exam.ts';
import type { BrokerUrls } from '../engine/host.ts';
import { redactText } from '../engine/log.ts';
import { brokerHost } from '../host/broker-host.ts';
import { loadConfig } from '../host/config-load.ts';
import { nodeTimers } from '../host/node-timers.ts';
import { calendarFile, readText } from '../host/resources.ts';
import { SimulatorChild } from '../host/simulator-child.ts';
import { openSecrets } from '../host/terminal.ts';
import { tryFeed } from './doctor-feed.ts';

const FAILED = 1;
const NAME_WIDTH = 10;
/** The simulator of an examination lists this much; NIFTY is always in it. */
const SIM_INSTRUMENTS = 60;

const timers: Timers = { ...nodeTimers, monotonicMs: () => performance.now(), wallMs: () => Date.now() };

/** The command `doctor --dhan`. @returns exit code: 1 when a line says FAIL. */
export async function doctorDhan(args: readonly string[], root: string): Promise<number> {
  const { json, urls, rest } = flagsOf(args);
  const { config } = loadConfig(rest, process.env);
  const findings =
    urls === 'sim'
      ? await examineSimulator(config, root)
      : await examineStored(urls === null ? config : { ...config, brokerUrls: urls }, root);
  const ok = findings.every(({ level }) => level !== 'fail');
  if (json) process.stdout.write(`${redactText(JSON.stringify({ ok, findings }, null, 2))}\n`);
  else for (const finding of findings) process.stdout.write(`${redactText(lineOf(finding))}\n`);
  return ok ? 0 : FAILED;
}

const lineOf = ({ name, level, text }: Finding): string =>
  `${level === 'fail' ? 'FAIL' : level.padEnd(4)} ${name.padEnd(NAME_WIDTH)} ${text}`;

/** `--urls U` is short for `--broker-urls U`; `sim` starts a simulated exchange for the examination. */
function flagsOf(args: readonly string[]): { json: boolean; urls: string | null; rest: string[] } {
  const rest = args.filter((arg) => arg !== '--dhan' && arg !== '--json');
  const at = rest.findIndex((arg) => arg === '--urls' || arg.startsWith('--urls='));
  const json = args.includes('--json');
  if (at < 0) return { json, urls: null, rest };
  const inline = rest[at]?.slice('--urls='.length) ?? '';
  const urls = rest[at] === '--urls' ? (rest[at + 1] ?? '') : inline;
  rest.splice(at, rest[at] === '--urls' ? 2 : 1);
  return { json, urls, rest };
}

async function examineStored(config: Config, root: string): Promise<Finding[]> {
  const vault = openSecrets(config);
  const broker = brokerHost(config);
  try {
    return await examineAccount({
      ...commonParts(config, root, broker.urls),
      auth: broker.auth,
      book: new AccountBook(vault, config.account),
      vaultFile: vault.file,
      login: null,
      holder: (clientId) => broker.lease.holder(clientId),
    });
  } finally {
    broker.auth.close();
  }
}

async function examineSimulator(config: Config, root: string): Promise<Finding[]> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const script = fileURLToPath(new URL(`../sim/main.${extension}`, import.meta.url));
  const asked = configSchema.parse({ instruments: SIM_INSTRUMENTS, clock: config.clock, seed: config.seed });
  const command = { execPath: process.execPath, script, env: process.env };
  const child = new SimulatorChild(command, asked, calendarFile(root, config.dataDir));
  const { access, clock } = await child.start({ resumeAtMs: null, onClock: () => {}, onLost: () => {} });
  const auth = new DhanAuth(access.urls, timers);
  try {
    return await examineAccount({
      ...commonParts(config, root, access.urls),
      auth,
      book: null,
      vaultFile: '',
      login: { clientId: access.clientId, accessToken: access.accessToken },
      holder: () => null,
      // Its market has a clock of its own.
      nowMs: clock.epochMs,
      trading: true,
    });
  } finally {
    auth.close();
    await child.stop();
  }
}

function commonParts(
  config: Config,
  root: string,
  urls: BrokerUrls,
): Pick<AccountExam, 'ipEchoUrl' | 'nowMs' | 'tryFeed' | 'trading'> {
  const nowMs = Date.now();
  const file = calendarFile(root, config.dataDir);
  const calendar = new SessionCalendar(readCalendar(readText(file), file));
  return {
    ipEchoUrl: config.ipEchoUrl,
    nowMs,
    tryFeed: (login) => tryFeed({ urls, ...login }, timers, Math.random),
    trading: phaseAt(calendar.tradeDayOf(nowMs), 'INDEX', nowMs) === 'continuous',
  };
}
