import { dataError, json, listError, type Reply, throttled, tradingError } from '../../core/venue/wire-reply.ts';
import type { RestParts, Route } from './route.ts';

const SERVER_STATUSES = [500, 502, 503, 504] as const;
const TEXT = 'Internal Server Error';

/** An error under HTTP 200, in one of the shapes in which the broker has been seen to answer. */
function errorUnder200(route: Pick<Route, 'family'>, pick: number): Reply {
  if (route.family === 'data') return dataError(200, 800, TEXT);
  if (pick < 0.25) return listError('Internal server error');
  if (pick < 0.5) return json(200, { status: 'error', message: 'Internal server error' });
  return tradingError(200, 'Internal_Server_Error', 'DH-908', TEXT);
}

/** The answer of a server that is out of order, when such a fault is on and hits; else null. */
export function brokenReply(route: Pick<Route, 'family' | 'rate'>, { faults, rng }: RestParts): Reply | null {
  const { http5xx, http200Errors, http429 } = faults;
  if (http5xx + http200Errors + http429 === 0) return null;
  const dice = rng.next();
  if (dice < http5xx) {
    const status = SERVER_STATUSES[rng.int(SERVER_STATUSES.length)] as number;
    return route.family === 'data'
      ? dataError(status, 800, TEXT)
      : tradingError(status, 'Internal_Server_Error', 'DH-908', TEXT);
  }
  if (dice < http5xx + http200Errors) return errorUnder200(route, rng.next());
  return dice < http5xx + http200Errors + http429 ? throttled(route.family) : null;
}
