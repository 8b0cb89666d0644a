import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import type { BrokerUrls } from '../engine/host.ts';

/** Where the broker is reached in earnest (dhan-api 2.1). */
export const DHAN_URLS: BrokerUrls = {
  rest: 'https://api.dhan.co/v2',
  auth: 'https://auth.dhan.co',
  feed: 'wss://api-feed.dhan.co',
  depth20: 'wss://depth-api-feed.dhan.co/twentydepth',
  depth200: 'wss://full-depth-api.dhan.co/twohundreddepth',
  orderUpdate: 'wss://api-order-update.dhan.co',
  masterCompact: 'https://images.dhan.co/api-data/api-scrip-master.csv',
  masterDetailed: 'https://images.dhan.co/api-data/api-scrip-master-detailed.csv',
};
/** The sandbox has orders and books, and no sockets. */
export const SANDBOX_REST = 'https://sandbox.dhan.co/v2';

const FILE_BYTES_MAX = 65_536;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

const http = z
  .string()
  .refine((text) => isSafe(text, 'https:', 'http:'), 'must be an https address (http on this machine only)');
const socket = z
  .string()
  .refine((text) => isSafe(text, 'wss:', 'ws:'), 'must be a wss address (ws on this machine only)');
/** Members that are left away are the broker's own; what else a simulator prints is of no interest here. */
const fileSchema = z
  .object({
    rest: http,
    auth: http,
    feed: socket,
    depth20: socket.nullable(),
    depth200: socket.nullable(),
    orderUpdate: socket.nullable(),
    masterCompact: http,
    masterDetailed: http,
  })
  .partial();

/** The token goes to these addresses: in the clear only where nobody can listen. */
function isSafe(text: string, secure: string, plain: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.search !== '') return false;
  return url.protocol === secure || (url.protocol === plain && LOOPBACK.has(url.hostname));
}

/**
 * Addresses of `--broker-urls`: `dhan`, `sandbox`, or a JSON file with some of them.
 * @throws FaultError `input.broker_urls` with the file, the member and the remedy.
 */
export function brokerUrls(named: string): BrokerUrls {
  if (named === 'dhan') return DHAN_URLS;
  if (named === 'sandbox') return { ...DHAN_URLS, rest: SANDBOX_REST };
  const refuse = (why: string): FaultError =>
    new FaultError(fault('input.broker_urls', `The broker's addresses cannot be read from ${named}: ${why}.`));
  let value: unknown;
  try {
    const text = readFileSync(named, 'utf8');
    if (text.length > FILE_BYTES_MAX) throw new Error('it is too large');
    value = JSON.parse(text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : message;
    throw refuse(`${why}. --broker-urls takes dhan, sandbox, or a JSON file`);
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(`${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  const given = Object.entries(parsed.data).filter(([, url]) => url !== undefined);
  return { ...DHAN_URLS, ...Object.fromEntries(given) };
}
