import { z } from 'zod';

/** Highest number of instruments: 5 feed sockets × 5,000 (dhan-api §4.1). */
export const INSTRUMENTS_MAX = 25_000;

const key = <T extends z.ZodType>(schema: T, sentence: string): T => schema.meta({ description: sentence }) as T;

/**
 * Boot configuration: defaults ← `config.json` in the data folder ← `TERMINAL_*` environment ← flags. Parsed once,
 * frozen, passed as arguments. Unknown keys are errors. Secrets are never configuration.
 */
export const configSchema = z.strictObject({
  host: key(
    z.enum(['auto', 'desktop', 'browser']).default('auto'),
    'window to open: Electron, the browser, or whichever is there',
  ),
  port: key(z.int().min(0).max(65_535).default(0), 'TCP port of the browser host on 127.0.0.1; 0 picks a free one'),
  dataDir: key(z.string().min(1).default('~/.muhurat'), 'folder that holds the database, logs and preferences'),
  source: key(
    z
      .string()
      .regex(/^(sim|replay:.+)$/, 'sim, or replay:FILE')
      .default('sim'),
    'where market data comes from: the simulated exchange, or a recorded file',
  ),
  instruments: key(z.int().min(1).max(INSTRUMENTS_MAX).default(5_000), 'instruments to list and subscribe'),
  seed: key(z.int().min(0).max(0xffff_ffff).default(7), 'seed of the simulated market'),
  clock: key(
    z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/, 'YYYY-MM-DD HH:MM[:SS]')
      .default('2026-11-20 09:15:00'),
    'IST date and time at which the simulated exchange starts',
  ),
  speed: key(z.number().positive().max(1_000).default(1), 'rate of the simulated or replayed clock'),
  openBrowser: key(z.boolean().default(true), 'open the page in a browser when there is a display'),
  frameMs: key(z.int().min(8).max(1_000).default(33), 'shortest time between two frames to one window, ms'),
  staleAfterMs: key(
    z.int().min(1_000).max(600_000).default(15_000),
    'age at which a row that should trade is drawn stale, ms',
  ),
  optionMs: key(
    z.int().min(50).max(60_000).default(250),
    'shortest time between two passes over the option chains, ms',
  ),
  riskFreeRate: key(
    z.number().min(0).max(0.5).default(0.0525),
    'yearly rate that option prices are discounted with, continuous: 0.0525 = 5.25 %, the repo rate',
  ),
  logDays: key(z.int().min(1).max(365).default(14), 'days that log files are kept'),
  logLevel: key(z.enum(['debug', 'info', 'warn', 'error']).default('info'), 'least severe log line that is written'),
});
export type Config = Readonly<z.infer<typeof configSchema>>;
