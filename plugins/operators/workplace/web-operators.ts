import { type Statements, token } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';

/** Which user of the web interface works as which operator: one each, kept over a restart. */
export class WebOperators {
  private readonly byUser = new Map<string, string>();

  constructor(private readonly db: Statements) {}

  async load(): Promise<void> {
    const [rows] = await this.db.query<RowDataPacket[]>('SELECT user_id, operator_id FROM operators_seats');
    for (const row of rows) this.byUser.set(String(row['user_id']), String(row['operator_id']));
  }
  of(userId: string): string | undefined {
    return this.byUser.get(userId);
  }
  async take(userId: string, operatorId: string): Promise<void> {
    // Both are unique: who sat there before has left.
    await this.db.query('REPLACE INTO operators_seats (user_id, operator_id) VALUES (?, ?)', [userId, operatorId]);
    this.forget(operatorId);
    this.byUser.set(userId, operatorId);
  }
  /** The operator has logged out, wherever that was done. */
  async leave(operatorId: string): Promise<void> {
    this.forget(operatorId);
    await this.db.query('DELETE FROM operators_seats WHERE operator_id = ?', [operatorId]);
  }
  private forget(operatorId: string): void {
    for (const [user, operator] of this.byUser) if (operator === operatorId) this.byUser.delete(user);
  }
}
export const WebOperatorsToken = token<WebOperators>('operators.webOperators');
