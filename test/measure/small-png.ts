import { deflateSync, inflateSync } from 'node:zlib';

/** Colours of a picture with a palette: one byte a pixel. */
const PALETTE_MAX = 256;
/** Of them by frequency alone. */
const FREQUENT = 128;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB of every pixel, line by line. */
  readonly colours: Uint32Array;
}

function* chunksOf(png: Buffer): Generator<{ readonly type: string; readonly data: Buffer }> {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('That is no PNG.');
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

/** The predictor of PNG's fourth filter (PNG specification 9.4). */
function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** Undoes the filters of all lines in place; each line keeps its first byte. */
function unfilter(lines: Buffer, height: number, stride: number, step: number): void {
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1) + 1;
    const filter = lines[start - 1] ?? 0;
    for (let i = 0; i < stride; i += 1) {
      const left = i < step ? 0 : (lines[start + i - step] ?? 0);
      const above = y === 0 ? 0 : (lines[start + i - stride - 1] ?? 0);
      const corner = i < step || y === 0 ? 0 : (lines[start + i - stride - 1 - step] ?? 0);
      const add = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0;
      lines[start + i] = ((lines[start + i] ?? 0) + add) & 0xff;
    }
  }
}

/** Pixels of an 8-bit PNG in true colour, as a browser writes them; what is transparent is not asked. */
function decode(png: Buffer): Pixels {
  const chunks = [...chunksOf(png)];
  const head = chunks[0]?.data ?? Buffer.alloc(13);
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const step = CHANNELS[head[9] ?? -1];
  if (head[8] !== 8 || step === undefined || head[12] !== 0) throw new Error('Only 8-bit true colour is read.');
  const lines = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const stride = width * step;
  unfilter(lines, height, stride, step);
  const colours = new Uint32Array(width * height);
  for (let i = 0; i < colours.length; i += 1) {
    const at = Math.floor(i / width) * (stride + 1) + 1 + (i % width) * step;
    colours[i] = lines.readUIntBE(at, 3);
  }
  return { width, height, colours };
}

const distance = (a: number, b: number): number =>
  ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 0xff) - ((b >> 8) & 0xff)) ** 2 + ((a & 0xff) - (b & 0xff)) ** 2;

function nearest(palette: readonly number[], colour: number): number {
  let best = 0;
  palette.forEach((one, i) => {
    if (distance(one, colour) < distance(palette[best] ?? 0, colour)) best = i;
  });
  return best;
}

/**
 * The most frequent colours, a screen's grounds and words; then those that would be most missed, by how often they come
 * and how far they are from what is there: a candle's wick keeps its colour, the edges of letters need not.
 */
function paletteOf(colours: Uint32Array): readonly number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts].sort((a, b) => b[1] - a[1]);
  const palette = byCount.slice(0, FREQUENT).map(([colour]) => colour);
  const others = byCount.slice(FREQUENT).map(([colour, count]) => {
    return { colour, count, far: distance(palette[nearest(palette, colour)] ?? 0, colour) };
  });
  while (palette.length < PALETTE_MAX && others.length > 0) {
    const missed = others.reduce((a, b) => (b.count * b.far > a.count * a.far ? b : a));
    palette.push(missed.colour);
    for (const one of others) one.far = Math.min(one.far, distance(missed.colour, one.colour));
  }
  return palette;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const crc = body.reduce((sum, byte) => (CRC_TABLE[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8), 0xffffffff);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return out;
}

/** The same picture with at most 256 colours, a third of the bytes: every other colour becomes the nearest of them. */
export function smallPng(png: Buffer): Buffer {
  const { width, height, colours } = decode(png);
  const palette = paletteOf(colours);
  const indexOf = new Map(palette.map((colour, i) => [colour, i]));
  const lines = Buffer.alloc((width + 1) * height);
  colours.forEach((colour, i) => {
    const known = indexOf.get(colour) ?? nearest(palette, colour);
    indexOf.set(colour, known);
    lines[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = known;
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]));
  const data = deflateSync(lines, { level: 9, memLevel: 9 });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', table),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
