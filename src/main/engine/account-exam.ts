import { type Fault, faultOf } from '#contract/faults.ts';
import type { Finding } from '#contract/model/broker-account.ts';
import type { Account, AccountAuth, AccountProfile, Login } from '../core/account/account.ts';
import { judgeStaticIp } from '../core/account/static-ip.ts';
import { EXPIRING_MS, RENEW_LATEST_MS } from '../core/account/token-policy.ts';
import type { AccountBook } from './account-book.ts';
import type { FeedTrial, LeaseHolder } from './host.ts';
import { istText, noAccount } from './token-words.ts';

/** Beyond the first a person should set the clock; beyond the second times of orders and codes go wrong. */
const SKEW_WARN_MS = 2_000;
const SKEW_FAIL_MS = 5_000;
/** The Date header has whole seconds, cut off: that much is no difference. */
const DATE_COARSE_MS = 1_000;
const AUTH_SET = 'npm run -s cli -- auth set';

export interface AccountExam {
  readonly auth: AccountAuth;
  /** Null when the account is a simulator's own. */
  readonly book: AccountBook | null;
  readonly vaultFile: string;
  /** The simulator's login when there is no book. */
  readonly login: Login | null;
  readonly ipEchoUrl: string;
  readonly nowMs: number;
  readonly holder: (clientId: string) => LeaseHolder | null;
  /** Null when the feed is not to be opened. */
  readonly tryFeed: ((login: Login) => Promise<FeedTrial>) | null;
  /** Whether the index should be sending something now. */
  readonly trading: boolean;
}

const ok = (name: string, text: string): Finding => ({ name, level: 'ok', text });
const warn = (name: string, text: string): Finding => ({ name, level: 'warn', text });
const fail = (name: string, text: string): Finding => ({ name, level: 'fail', text });
const failed = (name: string, thrown: unknown): Finding => fail(name, faultOf(thrown).text);

/** Looks at everything between the secret store and the first packet. Makes no token and changes nothing. */
export async function examineAccount(exam: AccountExam): Promise<Finding[]> {
  const stored = await storedLogin(exam);
  const { login } = stored;
  if (login === null) return stored.findings;
  const asked = await askProfile(exam.auth, login);
  if ('fault' in asked) return [...stored.findings, fail('profile', remedyFor(asked.fault, stored.account))];
  const { profile } = asked;
  return [
    ...stored.findings,
    profileFinding(profile, login),
    dataFinding(profile),
    tokenFinding(exam, login, profile, stored.account),
    clockFinding(profile),
    await ipFinding(exam, login),
    ...(await feedFindings(exam, login, profile)),
  ];
}

async function storedLogin(
  exam: AccountExam,
): Promise<{ findings: Finding[]; login: Login | null; account: Account | null }> {
  const { book, vaultFile, auth } = exam;
  if (book === null) {
    return { findings: [ok('vault', "not used: the simulator's own account")], login: exam.login, account: null };
  }
  try {
    const account = await book.account();
    if (account === null) return { findings: [failed('vault', noAccount(book.label))], login: null, account };
    const way = account.login === null ? 'access token' : 'PIN and TOTP secret';
    const findings = [ok('vault', `${vaultFile} opens; it holds a client id with ${way}`)];
    const login = await book.token(account);
    if (login !== null && (auth.describe(login.accessToken)?.endsAtMs ?? Number.POSITIVE_INFINITY) > exam.nowMs) {
      return { findings, login, account };
    }
    const fact = login === null ? 'there is no token yet' : 'the stored token has ended';
    const remedy =
      account.login === null
        ? `make one on the broker's web page and store it with ${AUTH_SET}.`
        : 'npm run -s cli -- auth renew makes one; so does a start with --source dhan.';
    return { findings: [...findings, fail('token', `${fact}: ${remedy}`)], login: null, account };
  } catch (thrown) {
    return { findings: [failed('vault', thrown)], login: null, account: null };
  }
}

async function askProfile(
  auth: AccountAuth,
  login: Login,
): Promise<{ readonly profile: AccountProfile } | { readonly fault: Fault }> {
  try {
    return { profile: await auth.profile(login) };
  } catch (thrown) {
    return { fault: faultOf(thrown) };
  }
}

function remedyFor({ code, text }: Fault, account: Account | null): string {
  if (code !== 'denied.session_dead') return text;
  const how =
    (account?.login ?? null) === null
      ? `make a new one on the broker's web page and store it with ${AUTH_SET}`
      : 'npm run -s cli -- auth renew makes a new one';
  return `the broker does not take the token: it died before its time, or the client id is wrong. Remedy: ${how}.`;
}

function profileFinding({ clientId, segments }: AccountProfile, login: Login): Finding {
  if (clientId === login.clientId) return ok('profile', `answers; segments: ${segments.join(', ') || 'none told'}`);
  return fail(
    'profile',
    `the token belongs to another account than the stored client id. Store both anew: ${AUTH_SET}.`,
  );
}

function dataFinding({ dataPlan }: AccountProfile): Finding {
  if (dataPlan) return ok('data plan', 'active');
  return fail(
    'data plan',
    'not active: feed and candles are refused. Subscribe to the Data APIs on the web page of the broker.',
  );
}

function tokenFinding(exam: AccountExam, login: Login, profile: AccountProfile, account: Account | null): Finding {
  const own = exam.auth.describe(login.accessToken)?.endsAtMs ?? null;
  const endsAtMs = own ?? profile.tokenEndsMs;
  if (endsAtMs === null) return warn('token', 'works, and nobody says when it ends. Watch for refusals.');
  const leftMin = Math.floor((endsAtMs - exam.nowMs) / 60_000);
  const text = `ends at ${istText(endsAtMs)} IST, in ${Math.floor(leftMin / 60)} h ${leftMin % 60} min`;
  const later =
    (account?.login ?? null) === null
      ? `store another one with ${AUTH_SET}.`
      : 'npm run -s cli -- auth renew makes another one.';
  if (endsAtMs - exam.nowMs <= EXPIRING_MS)
    return fail('token', `${text}: no position should be opened. Remedy: ${later}`);
  if (endsAtMs - exam.nowMs <= RENEW_LATEST_MS)
    return warn('token', `${text}. A running terminal replaces it; else ${later}`);
  return ok('token', text);
}

function clockFinding({ skewMs }: AccountProfile): Finding {
  if (skewMs === null) return warn('clock', 'not checked: the broker sent no time.');
  // Cut off to the second, the header is on average half a second early.
  const offMs = Math.max(0, Math.abs(skewMs + DATE_COARSE_MS / 2) - DATE_COARSE_MS / 2);
  const seconds = (offMs / 1_000).toFixed(1);
  if (offMs <= SKEW_WARN_MS) return ok('clock', `within ${SKEW_WARN_MS / 1_000} s of the broker's`);
  const text = `${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} the broker's: set the clock of this machine (NTP)`;
  return offMs > SKEW_FAIL_MS ? fail('clock', `${text}, or one-time codes are refused.`) : warn('clock', `${text}.`);
}

async function ipFinding({ auth, ipEchoUrl }: AccountExam, login: Login): Promise<Finding> {
  try {
    const registered = await auth.registeredIps(login);
    const seen = ipEchoUrl === '' ? null : await auth.publicIp(ipEchoUrl);
    return { name: 'static IP', ...judgeStaticIp(registered, seen) };
  } catch (thrown) {
    const { text } = faultOf(thrown);
    return warn('static IP', `not checked: ${text} Orders need a registered address; market data does not.`);
  }
}

async function feedFindings(exam: AccountExam, login: Login, profile: AccountProfile): Promise<Finding[]> {
  const { tryFeed } = exam;
  return tryFeed === null ? [] : [await feedFinding({ ...exam, tryFeed }, login, profile)];
}

type FeedExam = AccountExam & { readonly tryFeed: NonNullable<AccountExam['tryFeed']> };

async function feedFinding(exam: FeedExam, login: Login, profile: AccountProfile): Promise<Finding> {
  if (!profile.dataPlan) return warn('feed', 'not tried: the account has no data plan.');
  const holder = exam.holder(login.clientId);
  if (holder !== null) {
    return warn('feed', `not tried: the terminal, process ${holder.pid}, uses it. Its status strip shows the feed.`);
  }
  const { openMs, packetMs, reason } = await exam.tryFeed(login);
  if (openMs === null) return fail('feed', `no connection: ${reason ?? 'no answer'}. Check network and token.`);
  if (packetMs !== null)
    return ok('feed', `open after ${Math.round(openMs)} ms, first packet ${Math.round(packetMs)} ms later`);
  const text = `open after ${Math.round(openMs)} ms, and no packet came${reason === null ? '' : `: ${reason}`}`;
  if (!exam.trading) return warn('feed', `${text}. The market is closed; try again in the session.`);
  return fail('feed', `${text}. The session is on: the broker's feed is mute, try again in a minute.`);
}
