import type { Statement } from 'better-sqlite3';
import { FaultError, fault } from '#contract/faults.ts';
import { INDICATOR_RULES_MAX, RULES_MAX, type SavedRule, savedRuleSchema } from '#contract/model/alert.ts';
import { timed, type Storage } from '../statements.ts';

/** A person's own alerts with where each stands, by source. */
export class AlertRuleQueries {
  readonly #storage: Storage;
  readonly #list: Statement<[number], { id: number; body: string }>;
  readonly #insert: Statement<[number, string]>;
  readonly #update: Statement<[string, number, number]>;
  readonly #remove: Statement<[number, number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#list = db.prepare('SELECT id, body FROM alert_rule WHERE source = ? ORDER BY id');
    this.#insert = db.prepare('INSERT INTO alert_rule (source, body) VALUES (?, ?)');
    this.#update = db.prepare('UPDATE alert_rule SET body = ? WHERE source = ? AND id = ?');
    this.#remove = db.prepare('DELETE FROM alert_rule WHERE source = ? AND id = ?');
  }

  /** In the order of their making. */
  list(source: number): SavedRule[] {
    const rows = timed(this.#storage.watch, 'rule.list', () => this.#list.all(source));
    return rows.map((row) => this.#read(row)).filter((row) => row !== null);
  }

  /** Makes (id 0) or replaces one. @throws input.rule when there are too many, or it was removed meanwhile. */
  save(source: number, { rule, state }: SavedRule): SavedRule {
    const others = this.list(source).filter((one) => one.rule.id !== rule.id);
    if (others.length >= RULES_MAX) throw refused(`There are ${RULES_MAX} alerts of your own. Remove one first.`);
    const indicators = others.filter((one) => one.rule.condition.type === 'indicator').length;
    if (rule.condition.type === 'indicator' && indicators >= INDICATOR_RULES_MAX) {
      throw refused(`There are ${INDICATOR_RULES_MAX} alerts on indicators. Remove one first.`);
    }
    return timed(this.#storage.watch, 'rule.save', () => {
      if (rule.id === 0) {
        const id = Number(this.#insert.run(source, JSON.stringify({ rule, state })).lastInsertRowid);
        return { rule: { ...rule, id }, state };
      }
      if (!this.keep(source, { rule, state })) throw refused('This alert was removed meanwhile. Make it anew.');
      return { rule, state };
    });
  }

  /** Writes where a rule stands now. @returns false when it is gone. */
  keep(source: number, { rule, state }: SavedRule): boolean {
    return this.#update.run(JSON.stringify({ rule, state }), source, rule.id).changes === 1;
  }

  remove(source: number, id: number): void {
    timed(this.#storage.watch, 'rule.remove', () => this.#remove.run(source, id));
  }

  #read({ id, body }: { readonly id: number; readonly body: string }): SavedRule | null {
    try {
      const { rule, state } = JSON.parse(body) as SavedRule;
      return savedRuleSchema.parse({ rule: { ...rule, id }, state });
    } catch {
      this.#storage.watch.badRow('rule.read', `rule ${id} has a wrong shape`);
      return null;
    }
  }
}

function refused(text: string): FaultError {
  return new FaultError(fault('input.rule', text));
}
