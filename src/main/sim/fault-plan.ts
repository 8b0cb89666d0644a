import { FaultError, fault } from '#contract/faults.ts';
import { FAULT_NAMES, FAULT_NOTES, type FaultName, type FaultRequest, faultRequestSchema } from './fault-request.ts';

/** A fault of the command line: when it begins and, for what lasts, when it ends. */
export interface PlannedFault {
  readonly name: FaultName;
  readonly request: FaultRequest;
  /** Real seconds after the start. */
  readonly atS: number;
  /** What ends it and how many seconds later; null = it stays, or happens once. */
  readonly end: { readonly request: FaultRequest; readonly afterS: number } | null;
}

/** Latest moment that can be planned: one day. */
const SECONDS_MAX = 86_400;
const FORM = /^([A-Za-z0-9]+)(?:=([^@]*))?@(\d+(?:\.\d+)?)(?:\+(\d+(?:\.\d+)?))?$/;

const refuse = (text: string): never => {
  throw new FaultError(fault('input.flag', `${text} Run with --help to see all faults.`));
};

function valueOf(name: FaultName, text: string | undefined): unknown {
  const { usual } = FAULT_NOTES[name];
  if (text === undefined) return usual;
  if (Array.isArray(usual)) return text.split(',');
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() === '' ? Number.NaN : Number(text);
}

/**
 * Reads `NAME[=VALUE]@SECONDS[+SECONDS]`: the fault, its value, when it begins, and how long it lasts.
 * @throws FaultError `input.flag` with what is wrong.
 */
export function parsePlannedFault(text: string): PlannedFault {
  const [, given, value, at, lasts] =
    FORM.exec(text) ?? refuse(`--fault ${text} is not NAME[=VALUE]@SECONDS[+SECONDS].`);
  const name = FAULT_NAMES.find((one) => one.toLowerCase() === given?.toLowerCase());
  if (name === undefined) return refuse(`--fault ${text}: there is no fault ${given}.`);
  const read = faultRequestSchema.safeParse({ [name]: valueOf(name, value) });
  if (!read.success) return refuse(`--fault ${text}: ${read.error.issues[0]?.message ?? 'the value does not fit'}.`);
  const [atS, forS] = [Number(at), lasts === undefined ? null : Number(lasts)];
  if (atS > SECONDS_MAX || (forS ?? 0) > SECONDS_MAX) return refuse(`--fault ${text}: at most ${SECONDS_MAX} seconds.`);
  const { off } = FAULT_NOTES[name];
  if (forS !== null && off === null) return refuse(`--fault ${text}: ${name} happens once and cannot last.`);
  const end = forS === null ? null : { request: faultRequestSchema.parse({ [name]: off }), afterS: forS };
  return { name, request: read.data, atS, end };
}

/** Lines of the help text: every fault with its usual value. */
export const FAULT_HELP: string = FAULT_NAMES.map((name) => {
  const { usual, off, text } = FAULT_NOTES[name];
  const shown = Array.isArray(usual) ? '' : String(usual);
  return `    ${name.padEnd(18)} ${shown.padEnd(7)} ${text}${off === null ? ' (once)' : ''}`;
}).join('\n');
