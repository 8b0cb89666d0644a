/** One HTTP answer before it is written. */
export interface Reply {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** A fault: the connection breaks after this many bytes of the body. */
  readonly breaksAfter?: number;
}

/** An answer whose body is text. */
export interface TextReply extends Reply {
  readonly body: string;
}

const JSON_HEADERS = {
  'Content-Type': 'application/json',
  Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  'Content-Security-Policy': "frame-ancestors 'none'",
  'X-Frame-Options': 'SAMEORIGIN',
};

/** JSON text that is already written. */
export const jsonText = (status: number, body: string): TextReply => ({ status, body, headers: JSON_HEADERS });

export const json = (status: number, body: unknown): TextReply => jsonText(status, JSON.stringify(body));

/** Envelope E-A: trading, charts, profile. */
export const tradingError = (status: number, errorType: string, errorCode: string, errorMessage: string): TextReply =>
  json(status, { errorType, errorCode, errorMessage });

/** Envelope E-B: market quotes and option chain; the code is a key. */
export const dataError = (status: number, code: number, text: string): TextReply =>
  json(status, { data: { [code]: text }, status: 'failed' });

/** Envelope E-C: the gateway knows no such path, or not with this method. */
export const gatewayError = (status: number, error: string, path: string, nowMs: number): TextReply =>
  json(status, { timestamp: Math.floor(nowMs), status, error, path });

/** Envelope E-D: an array, and HTTP 200 all the same. */
export const listError = (message: string): TextReply => json(200, [{ message, status: 'ERROR' }]);

/** Envelope E-E: chart paths of the first version, outside `/v2`. */
export const legacyError = (internalErrorMessage: string): TextReply =>
  json(400, { errorCode: 'NONE', httpStatus: 'BAD_REQUEST', internalErrorCode: 'RS-9005', internalErrorMessage });

/** Envelope E-F: the auth host, HTTP 200. */
export const authError = (message: string): TextReply => json(200, { status: 'error', message });

export const badInput = (message = 'Missing required fields, bad values for parameters etc.'): TextReply =>
  tradingError(400, 'Input_Exception', 'DH-905', message);

/** Families of paths: they refuse tokens and throttle in different shapes. */
export type Family = 'data' | 'trading';

/** Too many requests; never with a Retry-After header. */
export function throttled(family: Family): TextReply {
  if (family === 'data') {
    return dataError(429, 805, 'Too many requests. Further requests may result in the user being blocked.');
  }
  const text = 'Too many requests on server from single user breaching rate limits. Try throttling API calls.';
  return tradingError(429, 'Rate_Limit', 'DH-904', text);
}

/** A token that does not open the door (§1.7): data 401/808, trading 400/906, and 401/901 when it is no token at all. */
export function refused(family: Family, malformed: boolean): TextReply {
  if (family === 'data') return dataError(401, 808, 'Authentication Failed - Client ID or Token invalid');
  if (!malformed) return tradingError(400, 'Order_Error', 'DH-906', 'Invalid Token');
  const text = 'Client ID or user generated access token is invalid or expired.';
  return tradingError(401, 'Invalid_Authentication', 'DH-901', text);
}
