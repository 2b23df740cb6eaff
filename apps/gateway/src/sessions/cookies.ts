import type { CookieSerializeOptions } from '@fastify/cookie';
import type { GatewayConfig } from '../config.js';

const LOGIN_SECONDS = 600;

export interface CookieNames {
  readonly session: string;
  readonly login: string;
}

/** With TLS the browser itself guards the cookie's origin by the `__Host-` prefix. */
export function cookieNames(config: GatewayConfig): CookieNames {
  const prefix = isSecure(config) ? '__Host-' : '';
  return { session: `${prefix}enforcement-session`, login: `${prefix}enforcement-login` };
}

export function sessionCookie(config: GatewayConfig): CookieSerializeOptions {
  return { ...guarded(config), maxAge: Math.floor(config.SESSION_HOURS_MAX * 3600) };
}

export function loginCookie(config: GatewayConfig): CookieSerializeOptions {
  return { ...guarded(config), maxAge: LOGIN_SECONDS };
}

/** Attributes a browser needs to drop the cookie again. */
export function guarded(config: GatewayConfig): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) };
}

function isSecure(config: GatewayConfig): boolean {
  return config.PUBLIC_URL.startsWith('https://');
}
