import { z } from 'zod';

/** The six kinds of fault. A fault is a value that crosses every wire unchanged; see README, "Faults". */
export const FAULT_KINDS = ['input', 'denied', 'rejected', 'unavailable', 'in_doubt', 'bug'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Longest fault text that may cross a wire, in characters; longer texts are cut so that a fault always fits a message. */
export const FAULT_TEXT_MAX = 2_000;

/** A code is `<kind>.<snake_case>`: the kind can be read off the code, and is checked to agree. */
export const faultSchema = z
  .object({
    kind: z.enum(FAULT_KINDS),
    code: z.string().regex(/^(input|denied|rejected|unavailable|in_doubt|bug)\.[a-z0-9_]+$/),
    text: z.string().max(FAULT_TEXT_MAX),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  })
  .refine((fault) => fault.code.startsWith(`${fault.kind}.`), 'code does not belong to kind');
export type Fault = z.infer<typeof faultSchema>;

/** Thrown where a fault ends the current work; the router and the CLI turn it back into the value. */
export class FaultError extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.text);
    this.name = 'FaultError';
    this.fault = fault;
  }
}

/**
 * Makes a fault value.
 * @param code `<kind>.<name>`; the kind is taken from it.
 * @param text the fact and the remedy, in one or two plain sentences.
 * @param detail flat facts for the log and the panel; never secrets.
 */
export function fault(code: `${FaultKind}.${string}`, text: string, detail?: Fault['detail']): Fault {
  const kind = code.slice(0, code.indexOf('.')) as FaultKind;
  const cut = text.length > FAULT_TEXT_MAX ? `${text.slice(0, FAULT_TEXT_MAX - 1)}…` : text;
  return detail === undefined ? { kind, code, text: cut } : { kind, code, text: cut, detail };
}

/** Any thrown thing as a fault: a `FaultError` gives its own, everything else is a bug with the message kept. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof FaultError) return thrown.fault;
  return fault('bug.unexpected', thrown instanceof Error ? thrown.message : String(thrown));
}

/** Crashes the thread when an invariant does not hold; on in production. */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new FaultError(fault('bug.assertion', why));
}

/** The value, or a crash when it is null or undefined. */
export function ensure<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new FaultError(fault('bug.assertion', why));
  return value;
}

/** Marks a branch that the types rule out. */
export function never(value: never): never {
  throw new FaultError(fault('bug.assertion', `unreachable value ${JSON.stringify(value)}`));
}
