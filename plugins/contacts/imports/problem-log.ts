import type { Pool } from 'mysql2/promise';
import type { RowProblem } from './row-check.js';

const many = 2_000;

/** Writes down why rows were refused, in batches, outside the list's transaction: a list that fails keeps its reasons. */
export class ProblemLog {
  private waiting: [listId: string, line: number, code: string, value: string][] = [];

  constructor(
    private readonly pool: Pool,
    private readonly listId: string,
  ) {}

  /** Forgets what an earlier try of the same list found. */
  async clear(): Promise<void> {
    await this.pool.query('DELETE FROM autodialer_list_problems WHERE list_id = ?', [this.listId]);
  }

  add(line: number, { code, value }: RowProblem): void {
    this.waiting.push([this.listId, line, code, value]);
  }

  async flushWhenMany(): Promise<void> {
    if (this.waiting.length >= many) await this.flush();
  }

  async flush(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, many);
      await this.pool.query('INSERT IGNORE INTO autodialer_list_problems (list_id, line, code, value) VALUES ?', [
        batch,
      ]);
    }
  }
}
