import type { Actor } from '@lib/platform';
import { ReadDatabase, UnitOfWork } from '@lib/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config.js';
import type { GatewayConfig } from '../config.js';
import type { SessionTokens } from './token-seal.js';
import { hashOfId, newSessionId, openTokens, sealTokens } from './token-seal.js';

export interface StoredSession {
  readonly tokens: SessionTokens;
  /** The tokens as they are stored: tells whether somebody renewed them since. */
  readonly sealed: Buffer;
  readonly accessExpiresInS: number;
  /** Some process holds the lease to renew the tokens. */
  readonly renewing: boolean;
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
  renewing: boolean;
}

interface LoginRow {
  state: string;
  nonce: string;
  code_verifier: string;
  return_to: string;
}

const LOGIN_SECONDS = 600;
/** A killed process blocks the renewal for so long; longer than the provider may take to answer. */
export const LEASE_SECONDS = 10;
const SWEEP_ROWS_MAX = 500;

const CREATE = `
  INSERT INTO session (id_hash, home_court, person_id, account, sealed_tokens, access_expires_at, ends_at)
  VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), now() + make_interval(secs => $7))`;
const FIND = `
  SELECT sealed_tokens, extract(epoch FROM access_expires_at - now())::float8 AS expires_in,
    seen_at < now() - interval '1 minute' AS stale,
    coalesce(refresh_leased_until > now(), false) AS renewing
  FROM session
  WHERE id_hash = $1 AND ends_at > now() AND seen_at > now() - make_interval(secs => $2)`;
const TOUCH = 'UPDATE session SET seen_at = now() WHERE id_hash = $1';
const RENEW = `
  UPDATE session SET sealed_tokens = $2, access_expires_at = now() + make_interval(secs => $3),
    refresh_leased_until = NULL
  WHERE id_hash = $1`;
const LEASE = `
  UPDATE session SET refresh_leased_until = now() + make_interval(secs => $2)
  WHERE id_hash = $1 AND sealed_tokens = $3
    AND (refresh_leased_until IS NULL OR refresh_leased_until < now())
  RETURNING refresh_leased_until::text AS until`;
const RELEASE = `
  UPDATE session SET refresh_leased_until = NULL
  WHERE id_hash = $1 AND refresh_leased_until = $2::timestamptz`;
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

  /**
   * The live session of a cookie; undefined when it ended or never was. `touch`: a person is at work,
   * so the idle time begins anew.
   */
  async find(id: string, touch: boolean): Promise<StoredSession | undefined> {
    const idle = this.config.SESSION_IDLE_MINUTES_MAX * 60;
    const [row] = await this.database.query<SessionRow>(FIND, [hashOfId(id), idle]);
    if (!row) return undefined;
    const tokens = this.opened(row, id);
    if (!tokens) {
      await this.end(id);
      return undefined;
    }
    if (touch && row.stale) await this.change(TOUCH, [hashOfId(id)]);
    const { sealed_tokens: sealed, expires_in: accessExpiresInS, renewing } = row;
    return { tokens, sealed, accessExpiresInS, renewing };
  }

  /**
   * The lease to renew the tokens the caller saw; ends by itself. Undefined while another caller
   * holds it, and when they were renewed since: a refresh token used twice ends the sign-in.
   */
  async leaseRefresh(id: string, seen: StoredSession): Promise<string | undefined> {
    const params = [hashOfId(id), LEASE_SECONDS, seen.sealed];
    const [row] = await this.change<{ until: string }>(LEASE, params);
    return row?.until;
  }

  /** Gives up a lease without new tokens; a later lease of another caller stays. */
  async releaseRefresh(id: string, lease: string): Promise<void> {
    await this.change(RELEASE, [hashOfId(id), lease]);
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

  /** Sealed under another SESSION_SECRET, or damaged: nobody can ever use it. */
  private opened(row: SessionRow, id: string): SessionTokens | undefined {
    try {
      return openTokens(row.sealed_tokens, id, this.config.SESSION_SECRET);
    } catch {
      return undefined;
    }
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
