/** A double as Java prints it: `4428248.0`, `1.7454579E7`; the charts of the broker are written so. */
export function javaDouble(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** A JSON number as the market-data hosts print it: whole numbers without decimals, and a minus zero. */
export const plainNumber = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
