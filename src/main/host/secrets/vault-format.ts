import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';

/** Work of turning a passphrase into a key: about 0.3 s and 128 MB, so that guessing is slow. */
const WORK = { n: 131_072, r: 8, p: 1 } as const;
/** Memory that one derivation may take; a file that asks for more is not ours. */
const WORK_BYTES_MAX = 512 * 1024 * 1024;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const KEY_BYTES = 32;

const base64 = z.string().regex(/^[A-Za-z0-9+/]+=*$/);
const vaultSchema = z.object({
  format: z.literal('muhurat-vault'),
  version: z.int(),
  kdf: z.object({
    name: z.literal('scrypt'),
    n: z.int().min(1_024),
    r: z.int().min(1).max(32),
    p: z.int().min(1).max(16),
    salt: base64,
  }),
  /** SHA-256 of the second half of the derived bytes: tells a wrong passphrase from a damaged file. */
  check: base64,
  cipher: z.literal('aes-256-gcm'),
  iv: base64,
  tag: base64,
  data: base64,
});
export type VaultFile = z.infer<typeof vaultSchema>;
const VERSION = 1;
const entriesSchema = z.record(z.string(), z.string());

/** A derived key with the salt and work it came from; it opens every vault file that has the same. */
export interface VaultKey {
  readonly kdf: VaultFile['kdf'];
  readonly key: Buffer;
  readonly check: Buffer;
}

/** Reads the outer form. @throws FaultError `input.vault_newer` or `unavailable.vault_damaged` naming the file. */
export function parseVault(text: string, file: string): VaultFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(file);
  }
  const parsed = vaultSchema.safeParse(value);
  if (!parsed.success) throw damaged(file);
  if (parsed.data.version !== VERSION) {
    const why = `${file} was written by another version of the terminal (form ${parsed.data.version}). Update this one.`;
    throw new FaultError(fault('input.vault_newer', why));
  }
  const { n, r } = parsed.data.kdf;
  if (128 * n * r > WORK_BYTES_MAX || (n & (n - 1)) !== 0) throw damaged(file);
  return parsed.data;
}

/** A key for a new vault. */
export function freshKey(passphrase: string): Promise<VaultKey> {
  return derive(passphrase, { name: 'scrypt', ...WORK, salt: randomBytes(SALT_BYTES).toString('base64') });
}

/** The key of a vault. @throws FaultError `denied.wrong_passphrase` */
export async function keyOf(vault: VaultFile, passphrase: string, file: string): Promise<VaultKey> {
  const key = await derive(passphrase, vault.kdf);
  if (fits(vault, key)) return key;
  const text = `The passphrase does not open ${file}. Try again; if it is lost, npm run -s cli -- auth forget removes the file and auth set makes a new one.`;
  throw new FaultError(fault('denied.wrong_passphrase', text));
}

/** Whether a key that was derived before is this vault's. */
export function fits(vault: VaultFile, key: VaultKey): boolean {
  const check = Buffer.from(vault.check, 'base64');
  const same = vault.kdf.salt === key.kdf.salt && vault.kdf.n === key.kdf.n;
  return same && check.length === key.check.length && timingSafeEqual(check, key.check);
}

/** @throws FaultError `unavailable.vault_damaged` when a byte was changed. */
export function openVault(vault: VaultFile, { key }: VaultKey, file: string): Record<string, string> {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(vault.iv, 'base64'));
    decipher.setAAD(header(vault));
    decipher.setAuthTag(Buffer.from(vault.tag, 'base64'));
    const plain = Buffer.concat([decipher.update(Buffer.from(vault.data, 'base64')), decipher.final()]);
    return entriesSchema.parse(JSON.parse(plain.toString('utf8')));
  } catch {
    throw damaged(file);
  }
}

export function sealVault(entries: Readonly<Record<string, string>>, { kdf, key, check }: VaultKey): VaultFile {
  const iv = randomBytes(IV_BYTES);
  const outer = { format: 'muhurat-vault', version: VERSION, kdf, check: check.toString('base64') } as const;
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(header(outer));
  const data = Buffer.concat([cipher.update(JSON.stringify(entries), 'utf8'), cipher.final()]);
  const text = (bytes: Buffer): string => bytes.toString('base64');
  return { ...outer, cipher: 'aes-256-gcm', iv: text(iv), tag: text(cipher.getAuthTag()), data: text(data) };
}

/** What is not encrypted is at least signed. */
function header({ format, version, kdf, check }: Pick<VaultFile, 'format' | 'version' | 'kdf' | 'check'>): Buffer {
  return Buffer.from(JSON.stringify([format, version, kdf.name, kdf.n, kdf.r, kdf.p, kdf.salt, check]));
}

function derive(passphrase: string, kdf: VaultFile['kdf']): Promise<VaultKey> {
  const options = { N: kdf.n, r: kdf.r, p: kdf.p, maxmem: WORK_BYTES_MAX * 2 };
  const text = passphrase.normalize('NFKC');
  return new Promise((resolve, reject) => {
    scrypt(text, Buffer.from(kdf.salt, 'base64'), KEY_BYTES * 2, options, (error, bytes) => {
      if (error !== null) return reject(error);
      const check = createHash('sha256').update(bytes.subarray(KEY_BYTES)).digest();
      return resolve({ kdf, key: bytes.subarray(0, KEY_BYTES), check });
    });
  });
}

function damaged(file: string): FaultError {
  const text = `${file} is damaged or no secret store of this terminal. Put a copy back, or remove it with npm run -s cli -- auth forget and store the account again.`;
  return new FaultError(fault('unavailable.vault_damaged', text));
}
