import type { z } from 'zod';

/** Rows of a preference: those that can be read, and the rest as it stands there, so that writing loses nothing. */
export interface StoredRows<T> {
  readonly saved: readonly T[];
  readonly unread: readonly unknown[];
}

function rowsOf(json: string): unknown[] {
  try {
    const read: unknown = JSON.parse(json);
    return Array.isArray(read) ? read : [read];
  } catch {
    // No JSON at all: kept as the text that it is.
    return [json];
  }
}

/** Reads stored rows one by one. @param json null when nothing was ever stored. */
export function parseRows<T>(json: string | null, row: z.ZodType<T>): StoredRows<T> {
  const saved: T[] = [];
  const unread: unknown[] = [];
  for (const one of rowsOf(json ?? '[]')) {
    const read = row.safeParse(one);
    if (read.success) saved.push(read.data);
    else unread.push(one);
  }
  return { saved, unread };
}

/** The text to store: rows that could not be read stay as they were. */
export function rowsJson({ saved, unread }: StoredRows<unknown>): string {
  return JSON.stringify([...unread, ...saved]);
}
