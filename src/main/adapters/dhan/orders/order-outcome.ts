import { type Fault, fault, FaultError } from '#contract/faults.ts';
import { classifyError } from '../errors.ts';
import { type TransportAnswer, TransportError, type TransportRequest } from './order-transport.ts';
import { rowsOf, type WireRow } from './wire-fields.ts';

/**
 * What is known after a request that changes something. Rejected: the broker said no, readably. Unavailable: proven
 * that nothing was sent. Everything else is in doubt: no answer, a 5xx, a redirect, or an answer that nobody can read.
 */

/** The broker's own trouble behind its door: whether the order went on from there is not known. */
const INNER_CODES = new Set(['DH-908', 'DH-909', '800', 'INTERNAL_SERVER_ERROR']);
/** HTTP's own words for "I waited too long". */
const TIMEOUT_STATUSES = new Set([408, 499]);
/** Characters of a strange answer that the fault shows. */
const SHOWN_CHARS_MAX = 120;

const LOOKED_UP = 'It is being looked up; do not send it again.';

/** Reads the answer to a request that changes something. @throws FaultError */
export function changedOf(request: TransportRequest, answer: TransportAnswer): WireRow {
  const body = jsonOf(answer.text);
  const refused = classifyError(answer.status, body ?? null);
  if (answer.status >= 500 || answer.status < 200 || TIMEOUT_STATUSES.has(answer.status))
    throw doubt('server_error', `The broker answered ${request.method} ${shown(request)} with HTTP ${answer.status}.`);
  if (answer.status >= 300 && answer.status < 400)
    throw doubt('redirected', `The broker redirected ${request.method} ${shown(request)} (HTTP ${answer.status}).`);
  if (refused !== null) {
    if (INNER_CODES.has(String(refused.detail?.['brokerCode'])))
      throw doubt('server_error', `The broker has trouble of its own: ${refused.text}`);
    if (body === undefined) throw doubt('unreadable', `HTTP ${answer.status} without a reason that can be read.`);
    throw new FaultError(asRejection(refused));
  }
  // `POST /positions/convert` answers 202 with nothing.
  if (answer.text.trim() === '') return {};
  const row = body === undefined ? undefined : rowsOf(body)?.[0];
  if (row === undefined)
    throw doubt('unreadable', `The broker's answer cannot be read: ${answer.text.slice(0, SHOWN_CHARS_MAX)}.`);
  return row;
}

/** Reads the answer to a request that only asks. @throws FaultError: may be repeated when `unavailable`. */
export function askedOf(request: TransportRequest, answer: TransportAnswer): unknown {
  const body = jsonOf(answer.text);
  const refused = classifyError(answer.status, body ?? null);
  if (refused !== null) throw new FaultError(refused);
  if (body === undefined) {
    const text = `The broker's answer to ${shown(request)} is not JSON. Ask again.`;
    throw new FaultError(fault('unavailable.bad_answer', text));
  }
  return body;
}

/** Why a request has no answer, as a fault. @param changes whether it changes something at the venue. */
export function unanswered(thrown: unknown, request: TransportRequest, changes: boolean): unknown {
  if (!(thrown instanceof TransportError)) return thrown;
  const { sent, reason, message } = thrown;
  if (!changes) return new FaultError(fault(`unavailable.${reason}`, `${message} Ask again.`));
  if (!sent) return new FaultError(fault(`unavailable.${reason}`, `${message} Nothing was sent.`));
  return doubt(reason, `${request.method} ${shown(request)} was sent and has no answer: ${message}`);
}

/** The broker's refusal of an order: whatever its reason, the venue said no. */
function asRejection({ code, text, detail }: Fault): Fault {
  const name = code.slice(code.indexOf('.') + 1);
  return fault(`rejected.${name}`, text, detail);
}

function doubt(reason: string, text: string): FaultError {
  return new FaultError(fault(`in_doubt.${reason}`, `${text} ${LOOKED_UP}`));
}

/** The path without its query, which may hold words of the account. */
function shown({ path }: TransportRequest): string {
  return path.split('?')[0] ?? path;
}

/** Undefined when it is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
