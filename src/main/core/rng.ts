/**
 * A seeded source of randomness: the generator sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state, period at
 * least 2^32. Same seed, same numbers, on every machine.
 */
export class Rng {
  readonly seed: string;
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;
  #spare = Number.NaN;

  /** @param seed any number or text; different texts give unrelated streams. */
  constructor(seed: number | string) {
    this.seed = String(seed);
    const mixed = hash128(this.seed);
    this.#a = mixed[0];
    this.#b = mixed[1];
    this.#c = mixed[2];
    this.#counter = mixed[3];
    // The first outputs of a fresh state are still correlated with the seed.
    for (let i = 0; i < 15; i++) this.nextU32();
  }

  /** Uniform 32-bit integer, 0 … 4,294,967,295. */
  nextU32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return sum >>> 0;
  }

  /** Uniform in [0, 1) with 32 bits. */
  next(): number {
    return this.nextU32() / 4_294_967_296;
  }

  /** Uniform integer in [0, below). */
  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const kept = this.#spare;
      this.#spare = Number.NaN;
      return kept;
    }
    let x = 0;
    let y = 0;
    let square = 0;
    do {
      x = 2 * this.next() - 1;
      y = 2 * this.next() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    this.#spare = y * factor;
    return x * factor;
  }

  /** An independent stream that depends on this seed and the name only, not on how much was drawn here. */
  fork(name: string): Rng {
    return new Rng(`${this.seed}/${name}`);
  }
}

/** Four 32-bit words from a text, by four interleaved multiply-xor lanes (after cyrb128). */
function hash128(text: string): [number, number, number, number] {
  let a = 1_779_033_703;
  let b = 3_144_134_277;
  let c = 1_013_904_242;
  let d = 2_773_480_762;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597_399_067);
    b = c ^ Math.imul(b ^ code, 2_869_860_233);
    c = d ^ Math.imul(c ^ code, 951_274_213);
    d = a ^ Math.imul(d ^ code, 2_716_044_179);
  }
  a = Math.imul(c ^ (a >>> 18), 597_399_067);
  b = Math.imul(d ^ (b >>> 22), 2_869_860_233);
  c = Math.imul(a ^ (c >>> 17), 951_274_213);
  d = Math.imul(b ^ (d >>> 19), 2_716_044_179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}
