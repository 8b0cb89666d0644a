/** Names that JavaScript itself asks every object for. */
const SILENT = new Set(['then', 'toJSON', 'constructor', 'prototype', 'inspect', '__esModule']);

/** Refuses what the double does not have, by name, so that a test never passes on an invented undefined. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get: (object, key) => {
      if (key in object || typeof key === 'symbol' || SILENT.has(key)) {
        const value: unknown = Reflect.get(object, key, object);
        return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(object) : value;
      }
      throw new Error(`electron double: ${name}.${key} is not implemented`);
    },
  });
}
