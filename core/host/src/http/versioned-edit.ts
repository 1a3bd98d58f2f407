import type { Route } from '@perezvon/sdk/server';
import { z } from 'zod';

/** Whether a route changes a thing that has a version: it is a PUT or PATCH, and what it answers shows one. */
export function isVersionedEdit({ method, output }: Pick<Route, 'method' | 'output'>): boolean {
  if (method !== 'PUT' && method !== 'PATCH') return false;
  return output instanceof z.ZodObject && output.shape['version'] instanceof z.ZodNumber;
}
