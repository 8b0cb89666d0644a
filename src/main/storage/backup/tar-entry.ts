import { FaultError, fault } from '#contract/faults.ts';

/** The tar format of POSIX (ustar): blocks of 512 bytes, a header before each file. Any tar can open the archive. */
export const TAR_BLOCK = 512;
const AT = {
  name: 0,
  mode: 100,
  uid: 108,
  gid: 116,
  size: 124,
  mtime: 136,
  sum: 148,
  type: 156,
  magic: 257,
  prefix: 345,
};
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
/** Largest size in octal digits; larger ones are written in base 256, as GNU tar does. */
const OCTAL_MAX = 8 ** 11 - 1;
const FILE_TYPE = 0x30;

export interface TarEntry {
  readonly path: string;
  readonly size: number;
}

/** Bytes of zeros behind a file of this size. */
export function tarPadding(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}

/** @throws FaultError `input.backup_path` for a path that ustar cannot hold. */
export function tarHeader({ path, size }: TarEntry): Buffer {
  const head = Buffer.alloc(TAR_BLOCK);
  const [prefix, name] = splitPath(path);
  head.write(name, AT.name, 'utf8');
  head.write('0000600\0', AT.mode, 'latin1');
  head.write('0000000\0', AT.uid, 'latin1');
  head.write('0000000\0', AT.gid, 'latin1');
  if (size <= OCTAL_MAX) head.write(`${size.toString(8).padStart(11, '0')}\0`, AT.size, 'latin1');
  else {
    head[AT.size] = 0x80;
    head.writeBigUInt64BE(BigInt(size), AT.size + 4);
  }
  head.write('00000000000\0', AT.mtime, 'latin1');
  head[AT.type] = FILE_TYPE;
  head.write('ustar\x0000', AT.magic, 'latin1');
  head.write(prefix, AT.prefix, 'utf8');
  head.write(`${sumOf(head).toString(8).padStart(6, '0')}\0 `, AT.sum, 'latin1');
  return head;
}

/** @returns null at the end of the archive. @throws FaultError `input.backup_damaged`. */
export function readTarHeader(head: Buffer): TarEntry | null {
  if (head.every((byte) => byte === 0)) return null;
  const told = Number.parseInt(head.toString('latin1', AT.sum, AT.sum + 6), 8);
  if (told !== sumOf(head) || head.toString('latin1', AT.magic, AT.magic + 5) !== 'ustar') {
    throw damaged('a header is not that of a file');
  }
  if (head[AT.type] !== FILE_TYPE) throw damaged('it holds something that is no file');
  const text = (at: number, length: number): string => {
    const end = head.indexOf(0, at);
    return head.toString('utf8', at, end === -1 || end > at + length ? at + length : end);
  };
  const prefix = text(AT.prefix, PREFIX_BYTES);
  const name = text(AT.name, NAME_BYTES);
  const isBinary = ((head[AT.size] as number) & 0x80) !== 0;
  const size = isBinary
    ? Number(head.readBigUInt64BE(AT.size + 4))
    : Number.parseInt(head.toString('latin1', AT.size, AT.size + 11), 8);
  if (!Number.isSafeInteger(size) || size < 0) throw damaged('a size is none');
  return { path: prefix === '' ? name : `${prefix}/${name}`, size };
}

export function damaged(why: string): FaultError {
  const text = `The backup is damaged: ${why}. Nothing was written. Use another backup, or get this file again.`;
  return new FaultError(fault('input.backup_damaged', text));
}

/** Sum of the header's bytes with its own field as spaces. */
function sumOf(head: Buffer): number {
  let sum = 0;
  for (const [at, byte] of head.entries()) sum += at >= AT.sum && at < AT.sum + 8 ? 0x20 : byte;
  return sum;
}

function splitPath(path: string): readonly [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= NAME_BYTES) return ['', path];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(prefix) <= PREFIX_BYTES && Buffer.byteLength(name) <= NAME_BYTES) return [prefix, name];
  }
  throw new FaultError(fault('input.backup_path', `The path ${path} is too long for a backup. Rename the file.`));
}
