import { isIP } from 'node:net';
import { generateSync } from 'otplib';
import { z } from 'zod';
import { type Fault, FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Account, AccountAuth, AccountProfile, Login, TokenFacts } from '../../core/account/account.ts';
import type { Timers } from '../timers.ts';
import { readToken } from './auth-token.ts';
import { classifyError } from './errors.ts';
import { HttpDoor, type TextAnswer } from './http-door.ts';
import { parseProfile } from './profile.ts';

/** Longest wait for an answer; making a token takes the broker about a second. */
const ANSWER_MS_MAX = 15_000;
/** Period of a one-time code (RFC 6238). */
const CODE_MS = 30_000;
/** Beyond this the code of this machine is not the one that the broker expects. */
const SKEW_MS_MAX = CODE_MS;
/** Longest answer of a page that echoes an address. */
const ECHO_CHARS_MAX = 64;

const mintedSchema = z.object({ accessToken: z.string().min(1) });
const ipsSchema = z.object({ primaryIP: z.string().nullish(), secondaryIP: z.string().nullish() });

/** How the broker says that no address was ever registered; it comes as an error with HTTP 200 (dhan-api 1.9). */
const NO_IP = /\bno ip\b|\bip\b.* not (set|found|registered|configured)/i;

/** Texts of the auth host, which come with HTTP 200 (dhan-api 1.3), before the rules for all answers. */
const LOGIN_RULES: readonly (readonly [text: RegExp, code: `${'denied' | 'unavailable'}.${string}`, remedy: string])[] =
  [
    [/once every 2 minutes/i, 'unavailable.token_throttled', 'It gives one token in two minutes. Wait, and ask once.'],
    [/too many requests/i, 'unavailable.rate_limited', 'Wait some minutes; going on leads to a block of the account.'],
    [/blocked|suspended/i, 'denied.account_blocked', 'Sign in on the web page of the broker and follow what it says.'],
    [/invalid pin/i, 'denied.pin_refused', 'Store the right PIN with: npm run -s cli -- auth set.'],
    [
      /invalid totp/i,
      'denied.code_refused',
      'Check the clock of this machine, and store the right TOTP secret with: npm run -s cli -- auth set.',
    ],
    [/invalid client/i, 'denied.client_invalid', 'Store the right client id with: npm run -s cli -- auth set.'],
  ];

export interface AuthUrls {
  /** Ending in `/v2`. */
  readonly rest: string;
  readonly auth: string;
}

/**
 * Signing in to Dhan. PIN and code travel in the query of a request, as the broker wants it: no address of this file
 * ever gets into a fault or a log.
 */
export class DhanAuth implements AccountAuth {
  readonly #urls: AuthUrls;
  readonly #timers: Timers;
  readonly #door: HttpDoor;

  constructor(urls: AuthUrls, timers: Timers) {
    this.#urls = urls;
    this.#timers = timers;
    this.#door = new HttpDoor(timers);
  }

  describe(accessToken: string): TokenFacts | null {
    return readToken(accessToken);
  }

  async generate({ clientId, login }: Account): Promise<Login> {
    if (login === null) {
      const text = 'A token cannot be made: PIN and TOTP secret are not stored. Run npm run -s cli -- auth set.';
      throw new FaultError(fault('input.no_login', text));
    }
    const totp = oneTimeCode(login.totpSecret, this.#timers.wallMs());
    const query = new URLSearchParams({ dhanClientId: clientId, pin: login.pin, totp });
    const answer = await this.#ask('POST', `${this.#urls.auth}/app/generateAccessToken?${query.toString()}`, {});
    const refused = loginFault(answer);
    if (refused?.code === 'denied.code_refused') throw new FaultError(this.#withSkew(refused, answer));
    if (refused !== null) throw new FaultError(refused);
    return this.#minted(clientId, answer);
  }

  async renew(login: Login): Promise<Login> {
    const answer = await this.#get('/RenewToken', login);
    return this.#minted(login.clientId, answer);
  }

  async profile(login: Login): Promise<AccountProfile> {
    const answer = await this.#get('/profile', login);
    const { clientId, tokenEndsMs, dataPlan, segments } = parseProfile(jsonOf(answer));
    return { clientId, tokenEndsMs, dataPlan, segments, skewMs: this.#skewMs(answer) };
  }

  async registeredIps(login: Login): Promise<string[]> {
    const answer = await this.#get('/ip/getIP', login).catch((thrown: unknown) => {
      if (NO_IP.test(faultOf(thrown).text)) return null;
      throw thrown;
    });
    if (answer === null) return [];
    const ips = ipsSchema.safeParse(jsonOf(answer));
    if (!ips.success) throw new FaultError(unknownForm());
    return [ips.data.primaryIP, ips.data.secondaryIP].flatMap((ip) => (ip && isIP(ip) !== 0 ? [ip] : []));
  }

  async publicIp(echoUrl: string): Promise<string> {
    const answer = await this.#ask('GET', echoUrl, {});
    const text = answer.body.trim();
    if (answer.status === 200 && text.length <= ECHO_CHARS_MAX && isIP(text) !== 0) return text;
    const why = `The page of --ip-echo-url did not answer with an address (HTTP ${answer.status}). Name one that answers with the bare address.`;
    throw new FaultError(fault('unavailable.ip_echo', why));
  }

  close(): void {
    this.#door.close();
  }

  async #get(path: string, { clientId, accessToken }: Login): Promise<TextAnswer> {
    const answer = await this.#ask('GET', `${this.#urls.rest}${path}`, {
      'access-token': accessToken,
      'client-id': clientId,
      dhanClientId: clientId,
    });
    const refused = classifyError(answer.status, jsonOf(answer));
    if (refused !== null) throw new FaultError(refused);
    return answer;
  }

  #ask(method: 'GET' | 'POST', url: string, headers: Record<string, string>): Promise<TextAnswer> {
    return this.#door.text(method, url, { accept: 'application/json', ...headers }, null, ANSWER_MS_MAX);
  }

  #minted(clientId: string, answer: TextAnswer): Login {
    const minted = mintedSchema.safeParse(jsonOf(answer));
    if (!minted.success) throw new FaultError(unknownForm());
    const facts = readToken(minted.data.accessToken);
    if (facts !== null && facts.clientId !== clientId) {
      const text = 'The broker gave a token of another account. Check the client id: npm run -s cli -- auth set.';
      throw new FaultError(fault('denied.client_invalid', text));
    }
    return { clientId, accessToken: minted.data.accessToken };
  }

  #skewMs({ dateMs }: TextAnswer): number | null {
    return dateMs === null ? null : dateMs - this.#timers.wallMs();
  }

  /** A clock that runs wrong is the usual reason for a refused code: it is told when the broker's answer shows it. */
  #withSkew(refused: Fault, answer: TextAnswer): Fault {
    const skewMs = this.#skewMs(answer);
    if (skewMs === null || Math.abs(skewMs) < SKEW_MS_MAX) return refused;
    const text = `${refused.text} The clock of this machine is ${Math.round(Math.abs(skewMs) / 1_000)} s ${skewMs > 0 ? 'behind' : 'ahead of'} the broker's: set it.`;
    return fault('denied.code_refused', text);
  }
}

/**
 * Six digits of RFC 6238 for a moment.
 * @throws FaultError `input.totp_secret` when the secret is no base32 text of at least 16 bytes.
 */
export function oneTimeCode(secret: string, epochMs: number): string {
  try {
    return generateSync({ secret, epoch: Math.floor(epochMs / 1_000) });
  } catch {
    const text = 'The TOTP secret cannot be used. Store it again as the broker shows it: npm run -s cli -- auth set.';
    throw new FaultError(fault('input.totp_secret', text));
  }
}

function loginFault(answer: TextAnswer): Fault | null {
  const body = jsonOf(answer);
  const found = classifyError(answer.status, body);
  if (found === null) return null;
  const said = found.text;
  const rule = LOGIN_RULES.find(([text]) => text.test(said));
  if (rule === undefined) return found;
  const [, code, remedy] = rule;
  const quoted = /"([^"]*)"/.exec(said)?.[1] ?? `HTTP ${answer.status}`;
  return fault(code, `The broker gave no token: "${quoted}". ${remedy}`);
}

function jsonOf({ body }: TextAnswer): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}

function unknownForm(): Fault {
  return fault('unavailable.bad_answer', 'The broker answered in an unknown form. Try again later.');
}
