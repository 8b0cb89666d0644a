import { readFileSync } from 'node:fs';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { ClockLine } from '#contract/model/terminal.ts';
import calendarJson from '../../../resources/calendar.json' with { type: 'json' };
import { Rng } from '../core/rng.ts';
import { SessionCalendar } from '../core/session/calendar.ts';
import { readCalendar } from '../core/session/calendar-file.ts';
import { type CalendarData, calendarSchema } from '../core/session/calendar-data.ts';
import { clockAt } from '../core/time/clock.ts';
import { SessionClock } from '../core/session/session-clock.ts';
import { createSimMarket } from './market/create.ts';
import { parseSimArgs, type SimArgs } from './sim-args.ts';
import { type SimServer, startSimServer } from './sim-server.ts';
import { machineTime } from './sim-time.ts';
import type { PlannedFault } from './fault-plan.ts';
import type { SimLog } from './world.ts';

/** How often the parent's life and the day are looked at, ms; an orphan ends within this. */
const WATCH_MS = 250;
/** Closing takes a few ms; whatever hangs is cut off so that the process ends within a second. */
const END_WITHIN_MS = 700;
/** Log lines a minute; a client in a tight loop must not fill a disk. */
const LOG_LINES_MAX = 60;
const MINUTE_MS = 60_000;

/** JSON lines on stderr, warnings and errors only. */
function stderrLog(): SimLog {
  let minute = 0;
  let lines = 0;
  return (level, event, fields) => {
    if (level === 'info') return;
    const now = Date.now();
    if (Math.floor(now / MINUTE_MS) !== minute) {
      minute = Math.floor(now / MINUTE_MS);
      lines = 0;
    }
    if (++lines > LOG_LINES_MAX) return;
    process.stderr.write(`${JSON.stringify({ at: new Date(now).toISOString(), level, event, ...fields })}\n`);
  };
}

/** The calendar of a file, or the one that ships. Throws `input.calendar` naming the file and the line. */
function calendarOf(file: string | null): CalendarData {
  if (file === null) return calendarSchema.parse(calendarJson);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = `The calendar ${file} cannot be read: ${(error as Error).message}. Name another with --calendar FILE.`;
    throw new FaultError(fault('input.calendar', why));
  }
  return readCalendar(text, file);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Calls `end` once the process that this one belongs to is gone. */
function watchHost(hostPid: number | null, end: () => void): NodeJS.Timeout {
  const parent = process.ppid;
  if (process.channel) process.on('disconnect', end);
  return setInterval(() => {
    if (hostPid === null ? process.ppid !== parent || !alive(parent) : !alive(hostPid)) end();
  }, WATCH_MS);
}

/** Begins and ends the faults of the command line at their times. */
function plan(faults: readonly PlannedFault[], server: SimServer): void {
  for (const { atS, request, end } of faults) {
    machineTime.after(atS * 1_000, () => server.switchFaults(request));
    if (end !== null) machineTime.after((atS + end.afterS) * 1_000, () => server.switchFaults(end.request));
  }
}

/** The running exchange: where it is, and how it is ended. */
export interface RunningSim {
  readonly server: SimServer;
  /** Resolves when it was told to end and has closed. */
  readonly ended: Promise<void>;
  end(): void;
}

/**
 * Starts the exchange, prints its one JSON line on stdout when it is ready, and runs until a signal, the end of its
 * host, or `end()`. Over an IPC channel it tells every change of the clock line as `{ event: 'clock', clock }`.
 * @throws FaultError when the port cannot be opened.
 */
export async function runSim(args: SimArgs): Promise<RunningSim> {
  const calendar = new SessionCalendar(calendarOf(args.calendar));
  const start: ClockLine = { epochMs: args.startMs, wallMs: Date.now(), speed: args.speed };
  const sessions = new SessionClock(calendar, start);
  let line = sessions.at(start.wallMs).line;
  const market = createSimMarket({ seed: args.seed, instruments: args.instruments, startMs: line.epochMs, calendar });
  const server = await startSimServer({
    port: args.port,
    market,
    // The new day begins for everybody at once, when the server has been told of it: until then the old line goes on.
    clock: { nowMs: () => Math.floor(clockAt(line, Date.now())), speed: args.speed },
    rng: new Rng(args.seed).fork('server'),
    seed: args.seed,
    options: { pace: args.pace },
    calendar,
    log: stderrLog(),
  });
  plan(args.faults, server);
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = () => resolve();
  });
  const dayTimer = setInterval(() => {
    const present = sessions.at(Date.now()).line;
    if (present === line) return;
    line = present;
    server.dayChanged();
    process.send?.({ event: 'clock', clock: line });
  }, WATCH_MS);
  const hostTimer = watchHost(args.hostPid, end);
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  const closed = ended.then(() => {
    clearInterval(dayTimer);
    clearInterval(hostTimer);
    setTimeout(() => process.exit(0), END_WITHIN_MS).unref();
    return server.close();
  });
  process.stdout.write(`${JSON.stringify({ ...server.endpoints, clock: line })}\n`);
  return { server, ended: closed, end };
}

/** The command: reads the flags, runs to the end, and says in one sentence why it could not. @returns exit code. */
export async function simCommand(argv: readonly string[]): Promise<number> {
  try {
    const args = parseSimArgs(argv);
    if ('help' in args) {
      process.stdout.write(args.help);
      return 0;
    }
    const running = await runSim(args);
    await running.ended;
    return 0;
  } catch (error) {
    const found = faultOf(error);
    process.stderr.write(`${found.text}\n`);
    if (found.kind === 'bug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return 1;
  }
}
