/** Injection tokens of the identity app. */
export const ACCOUNTS = Symbol('ACCOUNTS');
export const CONFIG = Symbol('CONFIG');
