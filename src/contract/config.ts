import { z } from 'zod';
import { accountsOf } from './model/account.ts';
import { FEED_MODES, FEED_SOCKETS_MAX } from './model/feed.ts';

/** Highest number of instruments: 5 feed sockets × 5,000 (dhan-api §4.1). */
export const INSTRUMENTS_MAX = 25_000;

/** Six indices and two commodities; at most 2,440 options. What today's list holds of them is subscribed. */
const ALWAYS_ON_DEFAULT =
  'NIFTY 15x21x2, BANKNIFTY 9x21x2, SENSEX 8x21x2, FINNIFTY 8x21x2, MIDCPNIFTY 8x21x2, BANKEX 8x21x2, CRUDEOIL 4x11x1, NATURALGAS 4x11x1';

/** What a value looks like on the command line, and in words what it may be. */
interface KeyForm {
  /** Placeholder of the help: `N`, `DIR`, `auto|desktop|browser`. Empty for a switch. */
  readonly form: string;
  /** For a refusal: "takes …". */
  readonly takes: string;
}

const key = <T extends z.ZodType>(schema: T, sentence: string, form: string, takes: string): T =>
  schema.meta({ description: sentence, form, takes } satisfies KeyForm & { description: string }) as T;

/** A date and time that the calendar and the clock both have; the time zone only makes the check the same everywhere. */
function isMoment(text: string): boolean {
  const iso = text.replace(' ', 'T');
  const ms = Date.parse(`${iso}Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(iso);
}

/**
 * Boot configuration: defaults ← `config.json` in the data folder ← `TERMINAL_*` environment ← flags. Parsed once,
 * frozen, passed as arguments. Unknown keys are errors. Secrets are never configuration.
 */
export const configSchema = z.strictObject({
  host: key(
    z.enum(['auto', 'desktop', 'browser']).default('auto'),
    'window to open: Electron, the browser, or whichever is there',
    'auto|desktop|browser',
    'auto, desktop or browser',
  ),
  port: key(
    z.int().min(0).max(65_535).default(0),
    'TCP port of the browser host on 127.0.0.1; 0 picks a free one',
    'N',
    'a whole number from 0 to 65535',
  ),
  dataDir: key(
    z.string().min(1).default('~/.muhurat'),
    'folder that holds the database, logs and preferences',
    'DIR',
    'the path of a folder',
  ),
  source: key(
    z
      .string()
      .regex(/^(sim|dhan|replay:.+)$/)
      .default('sim'),
    'where market data comes from: the simulated exchange, the broker, or a recorded file',
    'sim|dhan|replay:FILE',
    'sim, dhan, or replay:FILE with the path of a recorded file',
  ),
  brokerUrls: key(
    z.string().min(1).default('dhan'),
    'addresses of the broker: its own, those of its sandbox, or a JSON file with others',
    'dhan|sandbox|FILE',
    'dhan, sandbox, or a JSON file with addresses such as the first line that npm run -s cli -- sim prints',
  ),
  keyFile: key(
    z.string().default(''),
    'file with the passphrase of the secret store, for machines that nobody unlocks; empty = asked for',
    'FILE',
    'the path of a file that only you can read',
  ),
  ipEchoUrl: key(
    z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
    'page that answers with the address it is asked from; empty = the static IP is not checked',
    'URL',
    'an http or https address',
  ),
  instruments: key(
    z.int().min(1).max(INSTRUMENTS_MAX).default(5_000),
    'instruments that are subscribed for the scanners, best first; lists, charts and options around the money come on top',
    'N',
    `a whole number from 1 to ${INSTRUMENTS_MAX}`,
  ),
  listed: key(
    z.int().min(0).max(INSTRUMENTS_MAX).default(0),
    'instruments that the simulated exchange lists; 0 lists as many as --instruments',
    'N',
    `a whole number from 0 to ${INSTRUMENTS_MAX}`,
  ),
  alwaysOn: key(
    z.string().max(2_000).default(ALWAYS_ON_DEFAULT),
    'options that are always subscribed: underlying, expiries x strikes around the money x sides',
    'LIST',
    'a list such as "NIFTY 15x21x2, CRUDEOIL 4x11x1", or "" for none',
  ),
  seed: key(
    z.int().min(0).max(0xffff_ffff).default(7),
    'seed of the simulated market',
    'N',
    'a whole number from 0 to 4294967295',
  ),
  clock: key(
    z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/)
      .refine(isMoment)
      .default('2026-11-20 09:15:00'),
    'IST date and time at which the simulated exchange starts',
    'DATE TIME',
    'an IST date and time that exist, YYYY-MM-DD HH:MM[:SS], such as 2026-11-20 10:30',
  ),
  speed: key(
    z.number().positive().max(1_000).default(1),
    'rate of the simulated or replayed clock',
    'X',
    'a number above 0, at most 1000',
  ),
  openBrowser: key(
    z.boolean().default(true),
    'open the page in a browser when there is a display; --no-open-browser does not',
    '',
    'true or false',
  ),
  frameMs: key(
    z.int().min(8).max(1_000).default(33),
    'shortest time between two frames to one window, ms',
    'N',
    'a whole number from 8 to 1000',
  ),
  staleAfterMs: key(
    z.int().min(1_000).max(600_000).default(15_000),
    'age at which a row that should trade is drawn stale, ms',
    'N',
    'a whole number from 1000 to 600000',
  ),
  feedMode: key(
    z.enum(FEED_MODES).default('full'),
    'how much the feed sends of an instrument: price, day values, or five levels of depth too',
    'ticker|quote|full',
    'ticker, quote or full',
  ),
  feedSockets: key(
    z.int().min(1).max(FEED_SOCKETS_MAX).default(FEED_SOCKETS_MAX),
    'connections of the live feed to use; other programs of the account share its five, 5000 instruments each',
    'N',
    'a whole number from 1 to 5',
  ),
  logDays: key(
    z.int().min(1).max(365).default(14),
    'days that log files are kept',
    'N',
    'a whole number from 1 to 365',
  ),
  logLevel: key(
    z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    'least severe log line that is written',
    'debug|info|warn|error',
    'debug, info, warn or error',
  ),
  optionMs: key(
    z.int().min(50).max(60_000).default(250),
    'shortest time between two passes over the option chains, ms',
    'N',
    'a whole number from 50 to 60000',
  ),
  riskFreeRate: key(
    z.number().min(0).max(0.5).default(0.0525),
    'yearly rate that option prices are discounted with, continuous: 0.0525 = 5.25 %, the repo rate',
    'X',
    'a number from 0 to 0.5',
  ),
  scanCapital: key(
    z.number().min(1_000).max(100_000_000_000).default(1_000_000),
    'money that the sizes of proposed trades are reckoned from, rupees',
    'X',
    'a number from 1000 to 100000000000',
  ),
  record: key(
    z.boolean().default(false),
    'keep every message of the feed in recordings/ of the data folder; a replay is never recorded',
    '',
    'true or false',
  ),
  prefetchSpacingMs: key(
    z.int().min(250).max(600_000).default(1_000),
    'time between two downloads of history that nobody waits for, ms',
    'N',
    'a whole number from 250, the rate that the broker allows, to 600000',
  ),
  recordSegmentMb: key(
    z.int().min(1).max(16_384).default(256),
    'size at which a recording goes on in a new file, MB',
    'N',
    'a whole number from 1 to 16384',
  ),
  recordKeepGb: key(
    z.number().positive().max(100_000).default(20),
    'size of all recordings above which the oldest are removed, GB',
    'X',
    'a number above 0, at most 100000',
  ),
  lakeNightly: key(
    z.boolean().default(true),
    'export the recorded day to lake/ of the data folder after its last session; --no-lake-nightly does not',
    '',
    'true or false',
  ),
  orders: key(
    z.enum(['paper', 'live']).default('paper'),
    'where orders go: the simulated venue, or the broker (only with --source dhan)',
    'paper|live',
    'paper or live',
  ),
  account: key(
    z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,24}$/)
      .default('main'),
    'label of the account; each has its own order journal',
    'NAME',
    '1 to 24 letters, digits, _ or -',
  ),
  accounts: key(
    z
      .string()
      .max(400)
      .refine((list) => accountsOf(list, null) !== null)
      .default(''),
    'accounts that can be changed to while the terminal runs, each with its colour; one is traded at a time',
    'LIST',
    'up to 6 labels with different colours, such as "asha blue, family orange": blue, orange, violet, pink, olive, slate',
  ),
  auditDays: key(
    z.int().min(1).max(3_650).default(90),
    'days that the audit of orders is kept',
    'N',
    'a whole number from 1 to 3650',
  ),
});
export type Config = Readonly<z.infer<typeof configSchema>>;

/**
 * Keys that a page can see but not set: a page that somebody got into could send secrets elsewhere with them. They are
 * set by hand in the file, by environment or flag. The folder cannot be named by a file that lies in it.
 */
export const HAND_SET_KEYS: ReadonlySet<string> = new Set<keyof Config>([
  'dataDir',
  'brokerUrls',
  'keyFile',
  'ipEchoUrl',
  'orders',
]);

/** Instruments that the simulated exchange lists: never fewer than the scanners want. */
export function listedCount({ instruments, listed }: Pick<Config, 'instruments' | 'listed'>): number {
  return Math.max(instruments, listed);
}
