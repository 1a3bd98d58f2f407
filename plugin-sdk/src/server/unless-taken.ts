/**
 * Runs a write. What breaks a UNIQUE key becomes the error that says what is taken.
 *
 * @param taken makes that error
 */
export async function unlessTaken<T>(work: () => Promise<T>, taken: () => Error): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Sequelize's name of it, and that of the driver underneath.
    const known = error instanceof Error ? [error.name, (error as { code?: unknown }).code] : [];
    throw known.includes('SequelizeUniqueConstraintError') || known.includes('ER_DUP_ENTRY') ? taken() : error;
  }
}
