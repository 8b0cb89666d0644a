/** 1/√(2π). */
export const INV_SQRT_2PI = 0.398_942_280_401_432_7;
/** √(2π). */
export const SQRT_2PI = 2.506_628_274_631_000_5;
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
    (((1.857_777_061_846_031_53e-1 * s + 3.161_123_743_870_565_6) * s + 1.138_641_541_510_501_56e2) * s +
      3.774_852_376_853_020_21e2) *
      s +
    3.209_377_589_138_469_47e3;
  const under =
    (((s + 2.360_129_095_234_412_09e1) * s + 2.440_246_379_344_441_73e2) * s + 1.282_616_526_077_372_28e3) * s +
    2.844_236_833_439_170_62e3;
  return (y * over) / under;
}

/** e^{y²}·erfc(y) for 0.46875 ≤ y ≤ 4. */
function nearTail(y: number): number {
  let over = 2.153_115_354_744_038_46e-8 * y + 5.641_884_969_886_700_89e-1;
  over = over * y + 8.883_149_794_388_375_94;
  over = over * y + 6.611_919_063_714_162_95e1;
  over = over * y + 2.986_351_381_974_001_31e2;
  over = over * y + 8.819_522_212_417_690_9e2;
  over = over * y + 1.712_047_612_634_070_58e3;
  over = over * y + 2.051_078_377_826_071_47e3;
  over = over * y + 1.230_339_354_797_997_25e3;
  let under = y + 1.574_492_611_070_983_47e1;
  under = under * y + 1.176_939_508_913_124_99e2;
  under = under * y + 5.371_811_018_620_098_58e2;
  under = under * y + 1.621_389_574_566_690_19e3;
  under = under * y + 3.290_799_235_733_459_63e3;
  under = under * y + 4.362_619_090_143_247_16e3;
  under = under * y + 3.439_367_674_143_721_64e3;
  under = under * y + 1.230_339_354_803_749_42e3;
  return over / under;
}

/** e^{y²}·erfc(y) for y ≥ 4. */
function farTail(y: number): number {
  const s = 1 / (y * y);
  let over = 1.631_538_713_730_209_78e-2 * s + 3.053_266_349_612_323_44e-1;
  over = over * s + 3.603_448_999_498_044_39e-1;
  over = over * s + 1.257_817_261_112_292_46e-1;
  over = over * s + 1.608_378_514_874_227_66e-2;
  over = over * s + 6.587_491_615_298_378_03e-4;
  let under = s + 2.568_520_192_289_822_42;
  under = under * s + 1.872_952_849_923_460_47;
  under = under * s + 5.279_051_029_514_284_12e-1;
  under = under * s + 6.051_834_131_244_131_91e-2;
  under = under * s + 2.335_204_976_268_691_85e-3;
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
  let over = -7.784_894_002_430_293e-3 * q - 3.223_964_580_411_365e-1;
  over = over * q - 2.400_758_277_161_838;
  over = over * q - 2.549_732_539_343_734;
  over = over * q + 4.374_664_141_464_968;
  over = over * q + 2.938_163_982_698_783;
  let under = 7.784_695_709_041_462e-3 * q + 3.224_671_290_700_398e-1;
  under = under * q + 2.445_134_137_142_996;
  under = under * q + 3.754_408_661_907_416;
  return over / (under * q + 1);
}

function middleQuantile(q: number): number {
  const r = q * q;
  let over = -3.969_683_028_665_376e1 * r + 2.209_460_984_245_205e2;
  over = over * r - 2.759_285_104_469_687e2;
  over = over * r + 1.383_577_518_672_69e2;
  over = over * r - 3.066_479_806_614_716e1;
  over = over * r + 2.506_628_277_459_239;
  let under = -5.447_609_879_822_406e1 * r + 1.615_858_368_580_409e2;
  under = under * r - 1.556_989_798_598_866e2;
  under = under * r + 6.680_131_188_771_972e1;
  under = under * r - 1.328_068_155_288_572e1;
  return (q * over) / (under * r + 1);
}
