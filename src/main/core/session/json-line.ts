/** Line (from 1) of a position in a text. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/**
 * Line (from 1) on which the value at a path begins, in a text that is JSON. Where the path leads nowhere, because a
 * key is missing, the line of the deepest part of it that exists.
 */
export function lineOfPath(text: string, path: readonly PropertyKey[]): number {
  let at = skipBlank(text, 0);
  for (const step of path) {
    const next = childAt(text, at, step);
    if (next < 0) break;
    at = next;
  }
  return lineAt(text, at);
}

/** Where the child of the object or array at `at` begins; −1 when there is no such child. */
function childAt(text: string, at: number, step: PropertyKey): number {
  const opening = text[at];
  if (opening !== '{' && opening !== '[') return -1;
  let position = skipBlank(text, at + 1);
  for (let index = 0; text[position] !== '}' && text[position] !== ']' && position < text.length; index += 1) {
    let key: PropertyKey = index;
    if (opening === '{') {
      const keyEnd = endOfValue(text, position);
      key = JSON.parse(text.slice(position, keyEnd)) as string;
      // Behind the key comes a colon.
      position = skipBlank(text, skipBlank(text, keyEnd) + 1);
    }
    if (key === step) return position;
    position = skipBlank(text, endOfValue(text, position));
    if (text[position] === ',') position = skipBlank(text, position + 1);
  }
  return -1;
}

function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] as string;
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    else if (depth === 0 && /[\s,:]/.test(char)) return at;
    if (depth < 0) return at;
    if (depth === 0 && /["}\]]/.test(text[at] as string)) return at + 1;
  }
  return text.length;
}

/** Position of the closing quote. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return at;
}
