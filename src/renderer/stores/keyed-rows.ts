/** Rows by key in the order in which they were first told; a changed row keeps its place. */
export type KeyedRows<T> = ReadonlyMap<string, T>;

/** The rows with one put in; past `most`, the oldest leave. */
export function withRow<T>(rows: KeyedRows<T>, key: string, row: T, most: number): KeyedRows<T> {
  const next = new Map(rows);
  next.set(key, row);
  for (const oldest of next.keys()) {
    if (next.size <= most) break;
    next.delete(oldest);
  }
  return next;
}

/**
 * The rows after a whole list was read: what the list holds, except that a row heard of since the reading began is
 * newer than the list. A row that is neither listed nor heard of is gone.
 */
export function rowsRead<T>(
  rows: KeyedRows<T>,
  listed: readonly T[],
  keyOf: (row: T) => string,
  heard: ReadonlySet<string>,
): KeyedRows<T> {
  const next = new Map<string, T>();
  for (const row of listed) {
    const key = keyOf(row);
    const known = heard.has(key) ? rows.get(key) : undefined;
    next.set(key, known ?? row);
  }
  for (const key of heard) {
    const row = rows.get(key);
    if (row !== undefined && !next.has(key)) next.set(key, row);
  }
  return next;
}

/** A store slice of rows by key with its three changes; `heard` begins anew with every reading. */
export class RowFeed<T> {
  readonly #heard = new Set<string>();
  readonly #keyOf: (row: T) => string;
  readonly #most: number;
  readonly #get: () => KeyedRows<T>;
  readonly #set: (rows: KeyedRows<T>) => void;

  constructor(keyOf: (row: T) => string, most: number, get: () => KeyedRows<T>, set: (rows: KeyedRows<T>) => void) {
    this.#keyOf = keyOf;
    this.#most = most;
    this.#get = get;
    this.#set = set;
  }

  /** A list is being read: from now on, what is heard is newer than it. */
  reading(): void {
    this.#heard.clear();
  }

  /** The list has arrived. */
  read(listed: readonly T[]): void {
    this.#set(rowsRead(this.#get(), listed, this.#keyOf, this.#heard));
  }

  /** One row was told by an event. */
  hear(row: T): void {
    const key = this.#keyOf(row);
    this.#heard.add(key);
    this.#set(withRow(this.#get(), key, row, this.#most));
  }
}
