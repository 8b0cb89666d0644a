import { INSTRUMENTS_MAX } from '#contract/config.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { FAULT_HELP, type PlannedFault, parsePlannedFault } from './fault-plan.ts';
import { parseMoment } from './ist-text.ts';
import { SIM_CLIENT_ID, SIM_PIN, SIM_TOTP_SECRET } from './rest/auth-routes.ts';

/** What the simulated exchange is started with. */
export interface SimArgs {
  readonly port: number;
  readonly seed: number;
  readonly instruments: number;
  /** First moment of the market, epoch ms UTC. */
  readonly startMs: number;
  readonly speed: number;
  /** Full packets a second in load mode; 0 = the broker's cadence. */
  readonly pace: number;
  /** The exchange ends when this process is gone; null = its parent. */
  readonly hostPid: number | null;
  /** Calendar file; null = the one that ships. */
  readonly calendar: string | null;
  readonly faults: readonly PlannedFault[];
}

const DEFAULTS = { port: 0, seed: 7, instruments: 5_000, clock: '2026-11-20 09:15:00', speed: 1, pace: 0 } as const;
const SPEED_MAX = 1_000;
/** Fastest load: about four times what five real sockets could carry. */
const PACE_MAX = 1_000_000;

export const SIM_HELP = `Simulated exchange: speaks the broker's REST and live-feed protocol on 127.0.0.1.

  --port N            TCP port; 0 picks a free one (default ${DEFAULTS.port})
  --seed S            seed of the simulated market, 0 to 4294967295 (default ${DEFAULTS.seed})
  --instruments N     instruments to list, 1 to ${INSTRUMENTS_MAX} (default ${DEFAULTS.instruments})
  --clock "DATE TIME" IST start, YYYY-MM-DD HH:MM[:SS] (default ${DEFAULTS.clock})
  --speed X           market seconds per real second, above 0, at most ${SPEED_MAX} (default ${DEFAULTS.speed})
  --pace N            load mode: exactly N full packets a second, at most ${PACE_MAX} (default ${DEFAULTS.pace}: the broker's cadence)
  --calendar FILE     calendar of trading days (default: the one that ships)
  --fault NAME[=VALUE]@SECONDS[+SECONDS]
                      a fault that many real seconds after the start, for as long as given; may be repeated:
                      --fault dropSockets@300 --fault delayMs=46000@60+30
  --host-pid PID      end when this process is gone (default: the parent)
  --help              this text

When ready it prints one JSON line with the URLs, the client id and an access token; logs go to stderr.
Account: client id ${SIM_CLIENT_ID}, PIN ${SIM_PIN}, TOTP secret ${SIM_TOTP_SECRET}.
GET /sim/counters says what was sent; POST /sim/fault switches faults, {"NAME": VALUE, ...}.

Faults, each with its usual value; they last until they are set back to 0 or false:
${FAULT_HELP}
GET /sim/counters says what was sent; POST /sim/fault switches faults; GET /sim/venue is the truth of the order venue,
POST /sim/venue/{faults,order,cancel,reset-streams,postback} act on it.
`;

const refuse = (text: string): never => {
  throw new FaultError(fault('input.flag', `${text} Run with --help to see all flags.`));
};

const NAMES = ['port', 'seed', 'instruments', 'clock', 'speed', 'pace', 'host-pid', 'calendar'] as const;
type Name = (typeof NAMES)[number];

/** Faults that one command line may plan. */
const FAULTS_MAX = 200;

interface Given {
  readonly flags: ReadonlyMap<Name, string>;
  readonly faults: readonly PlannedFault[];
}

/** `--name value` and `--name=value` pairs; only `--fault` may come again. */
function pairs(argv: readonly string[]): Given {
  const found = new Map<Name, string>();
  const faults: PlannedFault[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    const [flag = '', inline] = word.includes('=')
      ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]
      : [word];
    const name = NAMES.find((one) => `--${one}` === flag);
    if (name === undefined && flag !== '--fault') return refuse(`Unknown flag ${flag}.`);
    if (name !== undefined && found.has(name)) refuse(`--${name} is given twice.`);
    const value = inline ?? argv[++i];
    if (value === undefined || value.startsWith('--')) return refuse(`${flag} needs a value.`);
    if (name !== undefined) found.set(name, value);
    else if (faults.length < FAULTS_MAX) faults.push(parsePlannedFault(value));
    else refuse(`At most ${FAULTS_MAX} faults can be planned.`);
  }
  return { flags: found, faults };
}

/** A clock text as epoch ms; only moments of the calendar's years make sense. */
function startOf(text: string): number {
  const moment = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/.test(text) ? parseMoment(`${text}:00`) : parseMoment(text);
  if (moment === undefined || moment.dateOnly) {
    return refuse(`--clock ${text} is no IST moment YYYY-MM-DD HH:MM[:SS].`);
  }
  return moment.ms;
}

/**
 * Reads the flags.
 * @returns the arguments, or the help text when it was asked for.
 * @throws FaultError `input.flag` with the flag, its range and the remedy.
 */
export function parseSimArgs(argv: readonly string[]): SimArgs | { readonly help: string } {
  if (argv.includes('--help') || argv.includes('-h')) return { help: SIM_HELP };
  const { flags: given, faults } = pairs(argv);
  const number = (name: Name, fallback: number | null, low: number, high: number, whole = true): number => {
    const text = given.get(name);
    const value = text === undefined ? (fallback ?? Number.NaN) : Number(text.trim() === '' ? Number.NaN : text);
    const fits = value >= low && value <= high && (!whole || Number.isInteger(value));
    return fits
      ? value
      : refuse(`--${name} ${text} is not ${whole ? 'a whole number' : 'a number'} from ${low} to ${high}.`);
  };
  return {
    port: number('port', DEFAULTS.port, 0, 65_535),
    seed: number('seed', DEFAULTS.seed, 0, 0xffff_ffff),
    instruments: number('instruments', DEFAULTS.instruments, 1, INSTRUMENTS_MAX),
    startMs: startOf(given.get('clock') ?? DEFAULTS.clock),
    speed: number('speed', DEFAULTS.speed, 0.001, SPEED_MAX, false),
    pace: number('pace', DEFAULTS.pace, 0, PACE_MAX),
    calendar: given.get('calendar') ?? null,
    faults,
    hostPid: given.has('host-pid') ? number('host-pid', null, 1, 0x7fff_ffff) : null,
  };
}
