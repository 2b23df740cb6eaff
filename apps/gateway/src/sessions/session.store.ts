import type { Actor } from '@lib/platform';
import { ReadDatabase, UnitOfWork } from '@lib/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config.js';
import type { GatewayConfig } from '../config.js';
import type { SessionTokens } from './token-seal.js';
import { hashOfId, newSessionId, openTokens, sealTokens } from './token-seal.js';

export interface StoredSession {
  readonly tokens: SessionTokens;
  readonly accessExpiresInS: number;
}

export interface LoginRequest {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly returnTo: string;
}

interface SessionRow {
  sealed_tokens: Buffer;
  expires_in: number;
  stale: boolean;
}

interface LoginRow {
  state: string;
  nonce: string;
  code_verifier: string;
  return_to: string;
}

const LOGIN_SECONDS = 600;
const LEASE_SECONDS = 10;
const SWEEP_ROWS_MAX = 500;

const CREATE = `
  INSERT INTO session (id_hash, home_court, person_id, account, sealed_tokens, access_expires_at, ends_at)
  VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), now() + make_interval(secs => $7))`;
const FIND = `
  SELECT sealed_tokens, extract(epoch FROM access_expires_at - now())::float8 AS expires_in,
    seen_at < now() - interval '1 minute' AS stale
  FROM session
  WHERE id_hash = $1 AND ends_at > now() AND seen_at > now() - make_interval(secs => $2)`;
const TOUCH = 'UPDATE session SET seen_at = now() WHERE id_hash = $1';
const RENEW = `
  UPDATE session SET sealed_tokens = $2, access_expires_at = now() + make_interval(secs => $3),
    refresh_leased_until = NULL
  WHERE id_hash = $1`;
const LEASE = `
  UPDATE session SET refresh_leased_until = now() + make_interval(secs => $2)
  WHERE id_hash = $1 AND (refresh_leased_until IS NULL OR refresh_leased_until < now())
  RETURNING id_hash`;
const START_LOGIN = `
  INSERT INTO login_request (id_hash, state, nonce, code_verifier, return_to, ends_at)
  VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`;
const TAKE_LOGIN = `
  DELETE FROM login_request WHERE id_hash = $1 AND ends_at > now()
  RETURNING state, nonce, code_verifier, return_to`;

/** Sessions and sign-ins under way, in PostgreSQL: any gateway process knows every session. */
@Injectable()
export class SessionStore {
  constructor(
    private readonly database: ReadDatabase,
    private readonly unitOfWork: UnitOfWork,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Keeps a new session; returns the id for the cookie. `accessSeconds`: life of the access token. */
  async create(actor: Actor, tokens: SessionTokens, accessSeconds: number): Promise<string> {
    await this.sweep();
    const id = newSessionId();
    await this.change(CREATE, [
      hashOfId(id),
      actor.court,
      actor.personId,
      actor.account,
      sealTokens(tokens, id, this.config.SESSION_SECRET),
      accessSeconds,
      this.config.SESSION_HOURS_MAX * 3600,
    ]);
    return id;
  }

  /** The live session of a cookie, marked as seen; undefined when it ended or never was. */
  async find(id: string): Promise<StoredSession | undefined> {
    const idle = this.config.SESSION_IDLE_MINUTES_MAX * 60;
    const [row] = await this.database.query<SessionRow>(FIND, [hashOfId(id), idle]);
    if (!row) return undefined;
    if (row.stale) await this.change(TOUCH, [hashOfId(id)]);
    const tokens = openTokens(row.sealed_tokens, id, this.config.SESSION_SECRET);
    return { tokens, accessExpiresInS: row.expires_in };
  }

  /** Whether this caller may renew the tokens now; a lease, so that a killed process blocks nobody. */
  async leaseRefresh(id: string): Promise<boolean> {
    return (await this.change(LEASE, [hashOfId(id), LEASE_SECONDS])).length > 0;
  }

  async renew(id: string, tokens: SessionTokens, accessSeconds: number): Promise<void> {
    const sealed = sealTokens(tokens, id, this.config.SESSION_SECRET);
    await this.change(RENEW, [hashOfId(id), sealed, accessSeconds]);
  }

  async end(id: string): Promise<void> {
    await this.change('DELETE FROM session WHERE id_hash = $1', [hashOfId(id)]);
  }

  /** Remembers a sign-in under way; returns the id that binds it to the browser. */
  async startLogin(login: LoginRequest): Promise<string> {
    const id = newSessionId();
    const { state, nonce, codeVerifier, returnTo } = login;
    await this.change(START_LOGIN, [
      hashOfId(id),
      state,
      nonce,
      codeVerifier,
      returnTo,
      LOGIN_SECONDS,
    ]);
    return id;
  }

  /** The sign-in of this browser; it can be taken once. */
  async takeLogin(id: string): Promise<LoginRequest | undefined> {
    const [row] = await this.change<LoginRow>(TAKE_LOGIN, [hashOfId(id)]);
    if (!row) return undefined;
    const { state, nonce, code_verifier: codeVerifier, return_to: returnTo } = row;
    return { state, nonce, codeVerifier, returnTo };
  }

  private async sweep(): Promise<void> {
    for (const table of ['session', 'login_request']) {
      await this.change(
        `DELETE FROM ${table} WHERE id_hash IN
           (SELECT id_hash FROM ${table} WHERE ends_at < now() ORDER BY ends_at LIMIT $1)`,
        [SWEEP_ROWS_MAX],
      );
    }
  }

  private change<Row>(sql: string, params: readonly unknown[]): Promise<Row[]> {
    return this.unitOfWork.run((tx) => tx.query<Row>(sql, params));
  }
}
