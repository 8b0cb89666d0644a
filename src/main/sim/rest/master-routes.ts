import { SEGMENTS } from '#contract/model/instrument.ts';
import type { MasterFile, MasterName } from '../master/master-files.ts';
import type { Reply } from '../../core/venue/wire-reply.ts';
import type { Call, RestParts, Route } from './route.ts';

/** A truncated file keeps this share of its bytes. */
const TRUNCATED_SHARE = 0.6;
const NEWLINE = 0x0a;
/** Every row is longer than this. */
const INSIDE_ROW = 20;
/** The clock of HTTP dates is one second. */
const SECOND_MS = 1_000;

/** True when the client's copy is the present one; the tag decides where both are given. */
function unchanged(call: Call, file: MasterFile): boolean {
  const tags = call.headers['if-none-match'];
  if (typeof tags === 'string') return tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === file.etag);
  const since = Date.parse(String(call.headers['if-modified-since'] ?? ''));
  return Number.isFinite(since) && Date.parse(file.lastModified) < since + SECOND_MS;
}

function serve(name: MasterName, call: Call, { masters, faults }: RestParts): Reply {
  const file = masters.file(name);
  const headers = { 'Content-Type': 'text/csv', ETag: file.etag, 'Last-Modified': file.lastModified };
  if (unchanged(call, file)) return { status: 304, body: '', headers };
  const { bytes } = file;
  const part = Math.floor(bytes.length * TRUNCATED_SHARE);
  if (faults.brokenCsv) return { status: 200, body: bytes, headers, breaksAfter: part };
  if (faults.truncatedCsv) return { status: 200, body: bytes.subarray(0, insideRow(bytes, part)), headers };
  if (faults.shortCsv) return { status: 200, body: bytes.subarray(0, bytes.lastIndexOf(NEWLINE, part) + 1), headers };
  return { status: 200, body: bytes, headers };
}

/** A place inside a row, before its last field, near `at`. */
function insideRow(bytes: Buffer, at: number): number {
  return bytes.lastIndexOf(NEWLINE, at) + INSIDE_ROW;
}

const STORED = '/api-data/instrument/';
const open = { method: 'GET', family: 'trading', secured: false } as const;

/** The instrument files: public, without token. */
export const MASTER_ROUTES: readonly Route[] = [
  {
    ...open,
    path: '/api-data/api-scrip-master.csv',
    rate: null,
    handle: (call, parts) => serve('compact', call, parts),
  },
  {
    ...open,
    path: '/api-data/api-scrip-master-detailed.csv',
    rate: null,
    handle: (call, parts) => serve('detailed', call, parts),
  },
  ...SEGMENTS.flatMap((segment): Route[] => [
    {
      ...open,
      path: `/v2/instrument/${segment}`,
      rate: 'data',
      handle: (call, parts) =>
        parts.options.instrumentRedirect
          ? { status: 302, body: '', headers: { Location: `${STORED}${segment}.csv` } }
          : serve(segment, call, parts),
    },
    {
      ...open,
      path: `${STORED}${segment}.csv`,
      rate: null,
      handle: (call, parts) => serve(segment, call, parts),
    },
  ]),
];
