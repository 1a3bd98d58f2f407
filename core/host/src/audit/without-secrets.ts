const secretName = /pass(word|wd)?|secret|token|authorization|cookie|hash/i;

/** A copy for the audit trail: what a field's name calls a secret is masked, at any depth. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (depth > 20) return '…';
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    secretName.test(name) && typeof inner !== 'boolean' ? '***' : withoutSecrets(inner, depth + 1),
  ]);
  return Object.fromEntries(entries);
}
