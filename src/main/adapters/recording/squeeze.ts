import { constants, deflateRawSync, inflateRawSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { badBlock } from '../../core/recording/byte-column.ts';

/** Compressors that a file may name; zstd where this Node has it. */
export const SQUEEZER = { zstd: 1, deflate: 2 } as const;
export type Squeezer = (typeof SQUEEZER)[keyof typeof SQUEEZER];

/** The columns are already small differences: higher levels gain 2 % and cost half as much again. */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const DEFLATE = { level: 1 };
/** Largest block after decompression; the writer cuts far below. */
const SIZE_MAX = 64 * 1024 * 1024;

export const bestSqueezer: Squeezer = typeof zstdCompressSync === 'function' ? SQUEEZER.zstd : SQUEEZER.deflate;

export function squeeze(bytes: Uint8Array, by: Squeezer): Uint8Array {
  return by === SQUEEZER.zstd ? zstdCompressSync(bytes, ZSTD) : deflateRawSync(bytes, DEFLATE);
}

/** @throws FaultError `input.recording_damaged`. */
export function unsqueeze(bytes: Uint8Array, by: number): Uint8Array {
  const options = { maxOutputLength: SIZE_MAX };
  try {
    if (by === SQUEEZER.zstd) return zstdDecompressSync(bytes, options);
    if (by === SQUEEZER.deflate) return inflateRawSync(bytes, options);
  } catch (thrown) {
    throw badBlock((thrown as Error).message);
  }
  throw badBlock(`compressor ${by} is not known`);
}
