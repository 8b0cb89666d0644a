/** A request's JSON object; keys that nobody asks for are ignored, as the broker does. */
export type Body = Readonly<Record<string, unknown>>;

/** The JSON object of a request body; undefined when the text is something else. */
export function parseBody(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

/** A number or a numeric string; undefined for everything else, the empty string included. */
export function numberField(body: Body, key: string): number | undefined {
  const value = body[key];
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** A text that is not empty. */
export function textField(body: Body, key: string): string | undefined {
  const value = body[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
