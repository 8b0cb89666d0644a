import type { SecretStore } from '../../src/main/engine/host.ts';

/** Secrets that nobody keeps. */
export class MemorySecrets implements SecretStore {
  readonly entries = new Map<string, string>();

  get(name: string): Promise<string | null> {
    return Promise.resolve(this.entries.get(name) ?? null);
  }

  set(name: string, value: string): Promise<void> {
    this.entries.set(name, value);
    return Promise.resolve();
  }

  delete(name: string): Promise<void> {
    this.entries.delete(name);
    return Promise.resolve();
  }
}
