import { type Fault, type FaultKind, fault } from '#contract/faults.ts';

/**
 * The broker's error answers come in six shapes, two of them with HTTP 200, and its codes are not diagnostic: DH-905
 * and DH-906 stand for anything. What counts is the message (dhan-api 2.4 to 2.6).
 */

/** What an error answer says, whatever its shape. */
interface Complaint {
  readonly status: number;
  /** `DH-906`, `808`, `RS-9005`, or empty. */
  readonly code: string;
  readonly text: string;
}

interface ErrorRule {
  readonly fault: `${FaultKind}.${string}`;
  readonly remedy: string;
  readonly text?: RegExp;
  readonly codes?: readonly string[];
  readonly statuses?: readonly number[];
}

/** First rule that fits by text, code or status; the order matters: messages before codes before statuses. */
const RULES: readonly ErrorRule[] = [
  {
    fault: 'unavailable.token_throttled',
    text: /once every 2 minutes/i,
    remedy: 'Wait two minutes before asking for a new token.',
  },
  {
    fault: 'unavailable.rate_limited',
    text: /too many requests/i,
    remedy: 'Ask less often; going on leads to a block of the account.',
  },
  {
    fault: 'denied.session_dead',
    text: /invalid token|authentication failed|token (is )?(invalid|expired)|access token .*(invalid|expired)/i,
    remedy: 'Give a new access token.',
  },
  {
    fault: 'denied.ip_not_registered',
    text: /invalid ip\b/i,
    remedy: 'Register this address at the broker: orders are taken from registered addresses only.',
  },
  { fault: 'denied.login_refused', text: /invalid (pin|totp)/i, remedy: 'Check PIN and one-time code.' },
  { fault: 'denied.account_blocked', text: /blocked by|suspended|account.*blocked/i, remedy: 'Ask the broker why.' },
  { fault: 'rejected.no_holdings', text: /no holdings available/i, remedy: 'There is nothing to show.' },
  {
    fault: 'rejected.market_closed',
    text: /market is closed|markets are offline/i,
    remedy: 'Try again in the session.',
  },
  {
    fault: 'rejected.order_in_transit',
    text: /order is in transit/i,
    remedy: 'Look the order up until it has left this state.',
  },
  {
    fault: 'rejected.order_unknown',
    text: /incorrect request for order/i,
    remedy: 'Look in the order book; an order in transit cannot be found yet.',
  },
  {
    fault: 'input.unknown_instrument',
    text: /invalid securityid/i,
    codes: ['813'],
    remedy: 'Load the instrument list of today.',
  },
  { fault: 'unavailable.rate_limited', codes: ['DH-904', '805'], statuses: [429], remedy: 'Ask less often.' },
  {
    fault: 'denied.session_dead',
    codes: ['DH-901', '807', '808', '809', '810'],
    remedy: 'Check the client id and give a new access token.',
  },
  {
    fault: 'denied.no_data_plan',
    text: /not subscribed/i,
    codes: ['DH-902', '806'],
    remedy: 'Subscribe to the Data APIs at the broker.',
  },
  { fault: 'denied.segment_inactive', codes: ['DH-903'], remedy: 'Activate the segment at the broker.' },
  {
    fault: 'input.refused',
    text: /is required|missing required|at a time|unable to fetch data/i,
    codes: ['811', '812', '814', '804', 'DH-905', 'DH-907'],
    remedy: 'Check the request.',
  },
  {
    fault: 'unavailable.broker_error',
    text: /internal.server.error/i,
    codes: ['800', 'DH-908', 'DH-909'],
    statuses: [500, 502, 503, 504],
    remedy: 'Try again later.',
  },
  { fault: 'denied.session_dead', statuses: [401], remedy: 'Give a new access token.' },
  { fault: 'rejected.unknown_path', text: /^not found$/i, remedy: 'This version of the API does not know the call.' },
];

/**
 * Whether an answer is an error, and which.
 * @param status HTTP status. @param body the parsed JSON body; null when there was none that could be read.
 * @returns null when the answer is no error. `denied.session_dead` means that nothing will work until the token is
 *   renewed; `unavailable.*` may be repeated, nothing else.
 */
export function classifyError(status: number, body: unknown): Fault | null {
  const complaint = complaintOf(status, body);
  if (complaint === null) return null;
  const rule = RULES.find((one) => fits(one, complaint));
  const { fault: code, remedy } = rule ?? { fault: 'rejected.broker' as const, remedy: 'Read the message.' };
  const said = complaint.text === '' ? `HTTP ${status}` : `"${complaint.text}"`;
  return fault(code, `The broker refused: ${said}. ${remedy}`, { status, brokerCode: complaint.code });
}

function fits(rule: ErrorRule, { status, code, text }: Complaint): boolean {
  return (
    (rule.text?.test(text) ?? false) ||
    (rule.codes?.includes(code) ?? false) ||
    (rule.statuses?.includes(status) ?? false)
  );
}

function complaintOf(status: number, body: unknown): Complaint | null {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const members = new Map(typeof first === 'object' && first !== null ? Object.entries(first) : []);
  const word = members.get('status');
  const failed = typeof word === 'string' && /^(failed|failure|error)$/i.test(word);
  const coded = members.has('errorCode') || members.has('internalErrorCode');
  if (status < 400 && !failed && (Array.isArray(body) || !coded)) return null;
  const keyed = keyedCode(members.get('data'));
  const internal = textOf(members.get('internalErrorCode'));
  return {
    status,
    code: keyed?.[0] ?? (internal !== '' ? internal : textOf(members.get('errorCode'))),
    text:
      keyed?.[1] ??
      [members.get('errorMessage'), members.get('internalErrorMessage'), members.get('message'), members.get('error')]
        .map(textOf)
        .find((text) => text !== '') ??
      '',
  };
}

/** `{"data": {"808": "…"}}`: the code is the key. */
function keyedCode(data: unknown): [string, string] | null {
  if (typeof data !== 'object' || data === null) return null;
  const found = Object.entries(data).find(([key, text]) => /^\d{3}$/.test(key) && typeof text === 'string');
  return found ? [found[0], textOf(found[1])] : null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
