import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import { fromPlanes, toPlanes } from './byte-planes.ts';
import { ROW_SHAPES, type ShapeName } from './row-shape.ts';

/**
 * The index of a recording: a head, then places in the order of time, only ever appended. A file that was cut anywhere
 * is right up to its last whole place.
 *
 * head:  8 bytes magic · u32 length · u32 crc · JSON (PlacesHead)
 * place: u32 magic · u32 length of its list · u32 crc of its list · u32 length of its body · list: JSON (PlaceList) ·
 *        body: the pieces, each compressed, with a checksum of its own in the list
 */
export const PLACES_MAGIC = Buffer.from('MUPLAC01', 'latin1');
export const PLACES_HEAD_BYTES = 16;
export const PLACE_HEAD_BYTES = 16;
const PLACE_MAGIC = 0x4341_4c50;
/**
 * A place is kept every so many packets: what a seek plays from there takes some 0.15 s. The index of a busy day is then
 * half as large as its recording; places twice as dense would make it nearly as large.
 */
export const PACKETS_PER_PLACE = 150_000;
/** An index is whole when no more than this lies behind its last place: blocks are a few thousand packets. */
export const TAIL_PACKETS_MAX = PACKETS_PER_PLACE * 1.25;
/** Lists and heads are some ten kilobytes; a body is below the rows and bars of 25,000 instruments. */
const LIST_BYTES_MAX = 4 * 1024 * 1024;
const BODY_BYTES_MAX = 256 * 1024 * 1024;
const PIECE_BYTES_MAX = 64 * 1024 * 1024;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** An index of another version is made anew. */
export const PLACES_VERSION = 2;

const headSchema = z.object({
  version: z.literal(PLACES_VERSION),
  date: z.string(),
  source: z.string(),
  /** Instruments in the order of their rows. */
  instruments: z.int(),
  /** Key of the day that was built, see `ReplayDay`. */
  day: z.int(),
});
export type PlacesHead = z.infer<typeof headSchema>;

const pieceSchema = z.object({
  at: z.int(),
  length: z.int(),
  crc: z.int(),
  /** Shape of its rows when it is kept as byte planes; null when it is kept as it is. */
  shape: z.enum(Object.keys(ROW_SHAPES) as ShapeName[]).nullable(),
});
export type PieceEntry = z.infer<typeof pieceSchema>;

/** Numbers of a track may be "not a number", which JSON does not know. */
const trackNumber = z.number().nullable();
const listSchema = z.object({
  atMs: z.number(),
  /** Key of the track in front of this place. */
  key: z.string(),
  closed: z.int(),
  numbers: z.array(z.number()),
  track: z.array(trackNumber),
  /** Minutes that were closed since the place before, and when. */
  closedAt: z.array(z.tuple([z.int(), z.number()])),
  rows: pieceSchema,
  memory: z.array(pieceSchema),
  /** First forms that are new since the place before. */
  forms: pieceSchema.nullable(),
  /** Minutes whose bars changed since the place before. */
  minutes: z.array(z.tuple([z.int(), pieceSchema])),
});
export type PlaceList = z.infer<typeof listSchema>;

export function encodeHead(head: PlacesHead): Uint8Array {
  const body = Buffer.from(JSON.stringify(head));
  const fixed = Buffer.alloc(PLACES_HEAD_BYTES);
  PLACES_MAGIC.copy(fixed);
  fixed.writeUInt32LE(body.length, 8);
  fixed.writeUInt32LE(crc32(body), 12);
  return Buffer.concat([fixed, body]);
}

/** @param read bytes at a place of the file, fewer at its end. @returns null when it is no whole head. */
export function decodeHead(read: ReadAt): { readonly head: PlacesHead; readonly bytes: number } | null {
  const fixed = read(0, PLACES_HEAD_BYTES);
  if (fixed.length < PLACES_HEAD_BYTES || PLACES_MAGIC.compare(fixed, 0, 8) !== 0) return null;
  const length = fixed.readUInt32LE(8);
  const head = length > LIST_BYTES_MAX ? null : parsed(read(PLACES_HEAD_BYTES, length), fixed.readUInt32LE(12));
  const known = headSchema.safeParse(head).data;
  return known === undefined ? null : { head: known, bytes: PLACES_HEAD_BYTES + length };
}

/** A place ready to be appended. */
export function encodePlace(list: PlaceList, body: readonly Uint8Array[]): Uint8Array {
  const text = Buffer.from(JSON.stringify(list));
  const fixed = Buffer.alloc(PLACE_HEAD_BYTES);
  fixed.writeUInt32LE(PLACE_MAGIC, 0);
  fixed.writeUInt32LE(text.length, 4);
  fixed.writeUInt32LE(crc32(text), 8);
  fixed.writeUInt32LE(
    body.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  return Buffer.concat([fixed, text, ...body]);
}

/** The place at an offset of the file; null when there is no whole one. `bodyAt` is where its pieces begin. */
export function decodePlace(
  read: ReadAt,
  at: number,
  fileBytes: number,
): { readonly list: PlaceList; readonly bodyAt: number; readonly end: number } | null {
  const fixed = read(at, PLACE_HEAD_BYTES);
  if (fixed.length < PLACE_HEAD_BYTES || fixed.readUInt32LE(0) !== PLACE_MAGIC) return null;
  const length = fixed.readUInt32LE(4);
  const bodyBytes = fixed.readUInt32LE(12);
  const bodyAt = at + PLACE_HEAD_BYTES + length;
  if (length > LIST_BYTES_MAX || bodyBytes > BODY_BYTES_MAX || bodyAt + bodyBytes > fileBytes) return null;
  const list = listSchema.safeParse(parsed(read(at + PLACE_HEAD_BYTES, length), fixed.readUInt32LE(8))).data;
  return list === undefined ? null : { list, bodyAt, end: bodyAt + bodyBytes };
}

export type ReadAt = (at: number, length: number) => Buffer;

function parsed(bytes: Buffer, crc: number): unknown {
  if (crc32(bytes) !== crc) return null;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

export function packPiece(bytes: Uint8Array, shape: ShapeName | null): Uint8Array {
  return zstdCompressSync(shape === null ? bytes : toPlanes(bytes, ROW_SHAPES[shape]), ZSTD);
}

/** @throws FaultError `input.replay_index` when the bytes are not what was written. */
export function unpackPiece(bytes: Uint8Array, shape: ShapeName | null): Uint8Array {
  const out = decompressed(bytes);
  if (shape !== null) return fromPlanes(out, ROW_SHAPES[shape]);
  // Typed arrays over it need an aligned place.
  return out.byteOffset % 8 === 0 ? out : Uint8Array.from(out);
}

function decompressed(bytes: Uint8Array): Uint8Array {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: PIECE_BYTES_MAX });
  } catch (thrown) {
    throw new FaultError(fault('input.replay_index', `A piece of the index is damaged: ${(thrown as Error).message}.`));
  }
}
