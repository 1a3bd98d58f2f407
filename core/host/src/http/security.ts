import { isIP } from 'node:net';
import type Koa from 'koa';
import helmet from 'koa-helmet';
import { CrossOriginError, UnknownHostError } from './errors.js';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Response headers. `importMapHash` is the CSP source of the page's import map, asked for each answer. */
export function securityHeaders(importMapHash: () => string): Koa.Middleware {
  const script = () => importMapHash();
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", script],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Answers over plain HTTP on loopback must not promise TLS; a proxy that speaks TLS says so itself.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
  });
}

const nameOf = (host: string) =>
  host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();

/**
 * Refuses names that this server does not go by, against DNS rebinding. Listening on loopback it goes by addresses,
 * localhost and the given names; elsewhere by any name unless some are given.
 */
export function hostCheck(listening: string, hosts: readonly string[]): (host: string) => void {
  const loopback = listening === 'localhost' || listening === '::1' || listening.startsWith('127.');
  const open = hosts.length === 0 && !loopback;
  return (host) => {
    const name = nameOf(host);
    if (open || isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || hosts.includes(name)) return;
    throw new UnknownHostError(name.slice(0, 100));
  };
}

/** Whether a browser sent it from a page of ours. Programs send neither header and hold no cookie of a browser. */
export function sameOrigin(headers: { origin?: string | undefined; site?: string | undefined; host: string }): boolean {
  const { origin, site, host } = headers;
  if (origin === undefined || origin === '')
    return site === undefined || site === '' || site === 'same-origin' || site === 'none';
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Beside SameSite=Lax: what changes something must come from a page of ours, unless it carries a token. */
export const originCheck: Koa.Middleware = async (context, next) => {
  const byToken = context.get('authorization') !== '';
  const headers = { origin: context.get('origin'), site: context.get('sec-fetch-site'), host: context.host };
  if (!reading.has(context.method) && !byToken && !sameOrigin(headers)) throw new CrossOriginError(headers.origin);
  await next();
};
