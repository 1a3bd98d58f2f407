import mysql2, { type Connection } from 'mysql2';
import { type QueryOptions, Sequelize } from 'sequelize';

/**
 * Prepared statements that one connection keeps. Sequelize prepares an update for every row (the id stands in its text),
 * and a server has room for 16,382 of all connections together: with the driver's own limit of 16,000 each, the
 * product would stop after as many changes.
 */
export const preparedStatements = 100;

/**
 * In a transaction, too, a read shows what is committed now: who waited for a lock must decide by what the one before has
 * changed, not by a picture taken before the wait.
 */
const isolation = 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED';

/**
 * Sequelize for models and CRUD, with the rules of the session that the pool for hot paths has too.
 *
 * @param max most connections at a time
 * @param session statement for each new connection
 * @param connectTimeout milliseconds
 */
export function openSequelize(url: string, max: number, session: string, connectTimeout: number): Sequelize {
  const sequelize = new Sequelize(url, {
    dialect: 'mysql',
    dialectModule: mysql2,
    logging: false,
    timezone: '+00:00',
    define: { underscored: true, freezeTableName: true, timestamps: false },
    dialectOptions: {
      charset: 'utf8mb4',
      supportBigNumbers: true,
      connectTimeout,
      // As the pool has it: raw statements of a transaction run here, too. Sequelize would count changed rows only, and
      // mysql2 counts those that match.
      flags: ['+LOCAL_FILES'],
      maxPreparedStatements: preparedStatements,
    },
    pool: { max, min: 0, idle: 30_000, acquire: 20_000 },
    retry: { max: 0 },
  });
  sequelize.addHook('afterConnect', async (connection: unknown) => {
    // Sequelize hands over what its dialect module made, which is named above.
    const opened = (connection as Connection).promise();
    await opened.query(session);
    await opened.query(isolation);
  });
  keepMilliseconds(sequelize);
  return sequelize;
}

/** Sequelize cuts the milliseconds of a Date among the replacements of a raw query. */
function keepMilliseconds(sequelize: Sequelize): void {
  const query = sequelize.query.bind(sequelize);
  const exact = (sql: string | { query: string; values: unknown[] }, options?: QueryOptions) =>
    query(sql, options?.replacements ? { ...options, replacements: exactDates(options.replacements) } : options);
  // The kind of answer follows the options, which go through as they are.
  sequelize.query = exact as typeof sequelize.query;
}

function exactDates<T extends NonNullable<QueryOptions['replacements']>>(values: T): T;
function exactDates(values: unknown): unknown {
  if (values instanceof Date) return values.toISOString().slice(0, -1).replace('T', ' ');
  if (Array.isArray(values)) return values.map((value) => exactDates(value));
  if (values === null || typeof values !== 'object' || Object.getPrototypeOf(values) !== Object.prototype)
    return values;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, exactDates(value)]));
}
