import { createConnection } from 'mysql2/promise';
import { DatabaseError } from '../errors.js';

/** A database of a test's own on the server that the test run started. */
export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  drop(): Promise<void>;
}

let made = 0;

/** @throws DatabaseError when the run has no server (TEST_DATABASE_URL) */
export async function createTestDatabase(): Promise<TestDatabase> {
  const admin = process.env.TEST_DATABASE_URL;
  if (!admin) throw new DatabaseError('db.unavailable', 'TEST_DATABASE_URL is not set: tests run through vitest');
  made += 1;
  const name = `test_${process.pid}_${Date.now().toString(36)}_${made}`;
  await asAdmin(admin, `CREATE DATABASE \`${name}\``);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, name, drop: () => asAdmin(admin, `DROP DATABASE IF EXISTS \`${name}\``) };
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const connection = await createConnection({ uri: url });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
