import { createRequire } from 'node:module';

// Loaded by `node --import` in the process under test alone: counts the statements that any connection sends after the one
// that arms it, and ends the process at the chosen one. No code of the product knows of it.
type Send = (this: unknown, ...parameters: unknown[]) => unknown;
interface ConnectionClass {
  readonly prototype: Record<'query' | 'execute', Send>;
}

const killAt = Number(process.env['KILL_AT']);
const isSentFirst = process.env['KILL_WHEN'] === 'sent';
const { Connection } = createRequire(import.meta.url)('mysql2') as { Connection: ConnectionClass };
let count: number | undefined;

function patch(name: 'query' | 'execute'): void {
  const send = Connection.prototype[name];
  Connection.prototype[name] = function counted(this: unknown, ...parameters: unknown[]) {
    const [first] = parameters;
    const sql = typeof first === 'string' ? first : String(Reflect.get(Object(first), 'sql'));
    if (sql.includes('armed')) {
      count = 0;
      return send.apply(this, parameters);
    }
    if (count === undefined) return send.apply(this, parameters);
    count += 1;
    process.stdout.write(`${sql.trim().slice(0, 40).replaceAll('\n', ' ')}\n`);
    if (count !== killAt) return send.apply(this, parameters);
    if (!isSentFirst) process.kill(process.pid, 'SIGKILL');
    const answer = send.apply(this, parameters);
    // The statement has left; its answer is never read.
    setImmediate(() => process.kill(process.pid, 'SIGKILL'));
    return answer;
  };
}
patch('query');
patch('execute');
