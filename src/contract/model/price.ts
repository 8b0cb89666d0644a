/** Decimals of integer prices by segment code: paise everywhere, four decimals for currency (dhan-api §4.7). */
export function decimalsOfSegment(segmentCode: number): 2 | 4 {
  return segmentCode === 3 || segmentCode === 7 ? 4 : 2;
}

/** Integer price → rupees for display only. */
export function toRupees(price: number, decimals: 2 | 4): number {
  return decimals === 2 ? price / 100 : price / 10_000;
}

/** Rupees (a float32 from the wire, or a parsed decimal) → integer price, half away from zero. */
export function fromRupees(rupees: number, decimals: 2 | 4): number {
  const scaled = rupees * (decimals === 2 ? 100 : 10_000);
  return scaled < 0 ? -Math.round(-scaled) : Math.round(scaled);
}
