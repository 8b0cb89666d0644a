/** Black's formula on a forward, and the normal distribution to double precision. */

export const YEAR_MS = 365 * 86_400_000;

/** Standard normal distribution function (Hart's algorithm 5666 as given by G. West, 2005); about 15 digits. */
export function normalCdf(x: number): number {
  const z = x < 0 ? -x : x;
  let tail = 0;
  if (z < 7.071_067_811_865_47) {
    const e = Math.exp(-0.5 * z * z);
    const top =
      ((((((3.52624965998911e-2 * z + 0.700383064443688) * z + 6.37396220353165) * z + 33.912866078383) * z +
        112.079291497871) *
        z +
        221.213596169931) *
        z +
        220.206867912376) *
      e;
    const bottom =
      ((((((8.83883476483184e-2 * z + 1.75566716318264) * z + 16.064177579207) * z + 86.7807322029461) * z +
        296.564248779674) *
        z +
        637.333633378831) *
        z +
        793.826512519948) *
        z +
      440.413735824752;
    tail = top / bottom;
  } else if (z < 37) {
    const f = z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))));
    tail = Math.exp(-0.5 * z * z) / f / 2.506_628_274_631;
  }
  return x > 0 ? 1 - tail : tail;
}

/** Price of the option that is out of the money on the forward, by call or put formula; the other side by parity. */
export function black76(call: boolean, forward: number, strike: number, deviation: number, discount: number): number {
  const intrinsic = discount * (forward - strike);
  if (deviation < 1e-9) return Math.max(0, call ? intrinsic : -intrinsic);
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  const callWay = forward <= strike;
  const out = callWay
    ? discount * (forward * normalCdf(d1) - strike * normalCdf(d2))
    : discount * (strike * normalCdf(-d2) - forward * normalCdf(-d1));
  const outside = out > 0 ? out : 0;
  return callWay === call ? outside : outside + (call ? intrinsic : -intrinsic);
}
