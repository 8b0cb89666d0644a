import { crc32 } from 'node:zlib';
import { type Audit, auditSchema } from '#contract/model/trading.ts';

/** Longest line in bytes: the texts of the schema with every character escaped stay below. */
export const AUDIT_LINE_BYTES_MAX = 65_536;
const TEXT_MAX = 400;
const JSON_MAX = 8_000;
const NAME_MAX = 60;
const NEWLINE = 10;
const SEALED = /^(\{.*),"crc":"([0-9a-f]{8})"\}$/s;
/** Values of fields that are named like a secret, in JSON and in URLs; and anything that looks like an access token. */
const SECRET_FIELD = /("[^"]*(?:token|secret|password|passphrase|totp|otp|authorization|cookie|pin)"\s*:\s*)"[^"]*"/gi;
const SECRET_QUERY = /([?&](?:token|access-?token|secret|pin|totp)=)[^&\s"']+/gi;
const TOKEN_SHAPE = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;

/** What a line is made of; the log adds the number. */
export type AuditDraft = Omit<Audit, 'seq'>;

/** Text without secrets. The audit is exported and shown to others. */
export function withoutSecrets(text: string): string {
  return text
    .replace(SECRET_FIELD, '$1"[redacted]"')
    .replace(SECRET_QUERY, '$1[redacted]')
    .replace(TOKEN_SHAPE, '[redacted]');
}

/** One line with its checksum as the last field, so that it is JSON for every other reader too. */
export function auditLine(seq: number, { atMs, event, who, clientOrderId, text, json }: AuditDraft): string {
  const audit: Audit = {
    seq,
    atMs,
    event: event.slice(0, NAME_MAX),
    who: who.slice(0, NAME_MAX),
    clientOrderId: clientOrderId === null ? null : clientOrderId.slice(0, 40),
    text: withoutSecrets(text).slice(0, TEXT_MAX),
    json: json === null ? null : withoutSecrets(json).slice(0, JSON_MAX),
  };
  const body = JSON.stringify(audit);
  return `${body.slice(0, -1)},"crc":"${sum(body)}"}\n`;
}

/** The line's content; null when it is damaged. */
export function readAuditLine(line: string): Audit | null {
  const [, open, crc] = SEALED.exec(line) ?? [];
  if (open === undefined || sum(`${open}}`) !== crc) return null;
  return auditSchema.safeParse(JSON.parse(`${open}}`)).data ?? null;
}

/** Whole lines of a piece of a file: bytes after the last newline are left out. */
export function auditLinesOf(bytes: Uint8Array): readonly string[] {
  const end = bytes.lastIndexOf(NEWLINE);
  if (end < 0) return [];
  return new TextDecoder().decode(bytes.subarray(0, end)).split('\n');
}

function sum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}
