import type { ParamInfo } from '#contract/model/scan.ts';

export type ParamValue = number | string | boolean;
export interface ParsedParam {
  readonly value: ParamValue | null;
  /** What is wrong with the text, with the remedy; null when it is fine. */
  readonly error: string | null;
}

/** A form field's text as the parameter's value, with the range told when it is missed. */
export function parseParam(info: ParamInfo, text: string): ParsedParam {
  if (info.type === 'boolean') return { value: text === 'true', error: null };
  if (info.type === 'choice') {
    const known = info.choices?.includes(text) === true;
    return known ? { value: text, error: null } : { value: null, error: `Choose one of ${info.choices?.join(', ')}.` };
  }
  if (info.type === 'text') return { value: text.trim(), error: null };
  const value = Number(text.trim().replaceAll(',', '').replace('\u2212', '-'));
  if (text.trim() === '' || !Number.isFinite(value)) return { value: null, error: 'Write a number.' };
  if (info.type === 'integer' && !Number.isInteger(value)) return { value: null, error: 'Write a whole number.' };
  if (info.min !== undefined && value < info.min) return { value: null, error: `${info.min} is the least.` };
  if (info.max !== undefined && value > info.max) return { value: null, error: `${info.max} is the most.` };
  return { value, error: null };
}

/** Every field of a form: the values when all are fine, else the errors by name. */
export function parseForm(
  params: readonly ParamInfo[],
  texts: Readonly<Record<string, string>>,
): { readonly values: Record<string, ParamValue>; readonly errors: Record<string, string> } {
  const values: Record<string, ParamValue> = {};
  const errors: Record<string, string> = {};
  for (const info of params) {
    const parsed = parseParam(info, texts[info.name] ?? String(info.value));
    if (parsed.value === null) errors[info.name] = parsed.error ?? 'This value cannot be used.';
    else values[info.name] = parsed.value;
  }
  return { values, errors };
}

/** Range and unit of a parameter as words for under its field. */
export function rangeWords(info: ParamInfo): string {
  const unit = info.unit === '' ? '' : ` ${info.unit}`;
  const range = info.min !== undefined && info.max !== undefined ? `${info.min} to ${info.max}${unit}` : unit.trim();
  const fallback = `default ${String(info.default)}`;
  return range === '' ? fallback : `${range} · ${fallback}`;
}
