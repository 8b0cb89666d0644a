/** 1/√(2π). */
export const INV_SQRT_2PI = 0.398_942_280_401_432_7;
/** √(2π). */
export const SQRT_2PI = 2.506_628_274_631_000_7;
const SQRT_HALF_PI = 1.253_314_137_315_500_3;
const INV_SQRT_PI = 0.564_189_583_547_756_3;

/** Density of the standard normal distribution. */
export function normalPdf(z: number): number {
  return INV_SQRT_2PI * Math.exp(-0.5 * z * z);
}

/** Distribution function of the standard normal distribution, exact to the last digits in both tails. */
export function normalCdf(z: number): number {
  if (z > 0) return 1 - normalPdf(z) * lowerMills(-z);
  return normalPdf(z) * lowerMills(z);
}

/**
 * Φ(z)/φ(z), the Mills ratio of the lower tail; grows like e^{z²/2} for z > 0.
 * Scaled complementary error function by Cody's rational approximations (Math. Comp. 23, 1969).
 */
export function lowerMills(z: number): number {
  if (z > 0) return SQRT_2PI * Math.exp(0.5 * z * z) - lowerMills(-z);
  const y = -z * Math.SQRT1_2;
  if (y > 4) return SQRT_HALF_PI * farTail(y);
  if (y > 0.46875) return SQRT_HALF_PI * nearTail(y);
  return SQRT_HALF_PI * Math.exp(y * y) * (1 - centre(y));
}

/** erf(y) for 0 ≤ y ≤ 0.46875. */
function centre(y: number): number {
  const s = y * y;
  const over =
    (((0.185_777_706_184_603_15 * s + 3.161_123_743_870_565_5) * s + 113.864_154_151_050_16) * s +
      377.485_237_685_302) *
      s +
    3_209.377_589_138_469_4;
  const under =
    (((s + 23.601_290_952_344_122) * s + 244.024_637_934_444_17) * s + 1_282.616_526_077_372_3) * s +
    2_844.236_833_439_171;
  return (y * over) / under;
}

/** e^{y²}·erfc(y) for 0.46875 ≤ y ≤ 4. */
function nearTail(y: number): number {
  let over = 2.153_115_354_744_038_3e-8 * y + 0.564_188_496_988_670_1;
  over = over * y + 8.883_149_794_388_377;
  over = over * y + 66.119_190_637_141_63;
  over = over * y + 298.635_138_197_400_1;
  over = over * y + 881.952_221_241_769;
  over = over * y + 1_712.047_612_634_070_7;
  over = over * y + 2_051.078_377_826_071_6;
  over = over * y + 1_230.339_354_797_997_2;
  let under = y + 15.744_926_110_709_835;
  under = under * y + 117.693_950_891_312_5;
  under = under * y + 537.181_101_862_009_9;
  under = under * y + 1_621.389_574_566_690_3;
  under = under * y + 3_290.799_235_733_459_7;
  under = under * y + 4_362.619_090_143_247;
  under = under * y + 3_439.367_674_143_721_6;
  under = under * y + 1_230.339_354_803_749_5;
  return over / under;
}

/** e^{y²}·erfc(y) for y ≥ 4. */
function farTail(y: number): number {
  const s = 1 / (y * y);
  let over = 0.016_315_387_137_302_097 * s + 0.305_326_634_961_232_36;
  over = over * s + 0.360_344_899_949_804_45;
  over = over * s + 0.125_781_726_111_229_26;
  over = over * s + 0.016_083_785_148_742_275;
  over = over * s + 0.000_658_749_161_529_837_8;
  let under = s + 2.568_520_192_289_822;
  under = under * s + 1.872_952_849_923_460_4;
  under = under * s + 0.527_905_102_951_428_5;
  under = under * s + 0.060_518_341_312_441_32;
  under = under * s + 0.002_335_204_976_268_691_8;
  return (INV_SQRT_PI - (s * over) / under) / y;
}

/** Below this probability the quantile is taken from the tail formula. */
const QUANTILE_TAIL = 0.024_25;

/**
 * Inverse of `normalCdf` for 0 < p < 1, to about nine digits (Acklam's rational approximation): a starting value, not
 * a result.
 */
export function normalQuantile(p: number): number {
  if (p > 1 - QUANTILE_TAIL) return -tailQuantile(1 - p);
  return p < QUANTILE_TAIL ? tailQuantile(p) : middleQuantile(p - 0.5);
}

function tailQuantile(p: number): number {
  const q = Math.sqrt(-2 * Math.log(p));
  let over = -0.007_784_894_002_430_293 * q - 0.322_396_458_041_136_5;
  over = over * q - 2.400_758_277_161_838;
  over = over * q - 2.549_732_539_343_734;
  over = over * q + 4.374_664_141_464_968;
  over = over * q + 2.938_163_982_698_783;
  let under = 0.007_784_695_709_041_462 * q + 0.322_467_129_070_039_8;
  under = under * q + 2.445_134_137_142_996;
  under = under * q + 3.754_408_661_907_416;
  return over / (under * q + 1);
}

function middleQuantile(q: number): number {
  const r = q * q;
  let over = -39.696_830_286_653_76 * r + 220.946_098_424_520_5;
  over = over * r - 275.928_510_446_968_7;
  over = over * r + 138.357_751_867_269;
  over = over * r - 30.664_798_066_147_16;
  over = over * r + 2.506_628_277_459_239;
  let under = -54.476_098_798_224_06 * r + 161.585_836_858_040_9;
  under = under * r - 155.698_979_859_886_6;
  under = under * r + 66.801_311_887_719_72;
  under = under * r - 13.280_681_552_885_72;
  return (q * over) / (under * r + 1);
}
