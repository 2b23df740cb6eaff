import type { DynamicModule, OnModuleInit, Type } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { endpointsOf } from './endpoints.js';
import type { EndpointAccess } from './endpoints.js';
import { PersonalReadLog } from './personal-read.js';
import { RespondInterceptor } from './respond.interceptor.js';
import type { TokenOptions } from './token-verifier.js';
import { TokenVerifier } from './token-verifier.js';

export interface AccessModuleOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Address of the issuer's keys. */
  readonly jwksUrl?: string;
  /** The keys themselves, instead of an address: tests, and courts that pin their keys. */
  readonly jwks?: Extract<TokenOptions['keys'], { jwks: unknown }>['jwks'];
  /** Needed as soon as one method answers with personal data. */
  readonly readLog?: Type<PersonalReadLog>;
}

/** Deny by default: one guard for every controller, and no start with a method nobody decided on. */
@Global()
@Module({})
export class AccessModule implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  static forRoot(options: AccessModuleOptions): DynamicModule {
    return {
      module: AccessModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: TokenVerifier, useFactory: () => new TokenVerifier(tokenOptions(options)) },
        ...(options.readLog ? [{ provide: PersonalReadLog, useClass: options.readLog }] : []),
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: RespondInterceptor },
      ],
      exports: [TokenVerifier],
    };
  }

  onModuleInit(): void {
    const providers = this.discovery.getProviders();
    const logged = providers.some(({ token }) => token === PersonalReadLog);
    const faults = accessFaults(endpointsOf(this.discovery), logged);
    if (faults.length > 0) throw new Error(`access is not decided:\n${faults.join('\n')}`);
  }
}

/** What keeps the process from starting: undeclared methods, personal data whose reading nobody records. */
export function accessFaults(endpoints: readonly EndpointAccess[], readsLogged: boolean): string[] {
  return endpoints.flatMap(({ access, handler, method, path, answers }) => {
    const where = `${handler} (${method} ${path})`;
    if (!access) return [`${where}: needs @Access or @Public`];
    if (access.kind === 'public') return [];
    if (answers === 'personal') {
      return readsLogged ? [] : [`${where}: personal data needs a readLog in AccessModule.forRoot`];
    }
    return access.unmask.length === 0 ? [] : [`${where}: nothing to unmask in its @Respond`];
  });
}

function tokenOptions(options: AccessModuleOptions): TokenOptions {
  const { issuer, audience, jwks, jwksUrl } = options;
  if (jwks) return { issuer, audience, keys: { jwks } };
  if (jwksUrl === undefined) throw new Error('AccessModule needs jwksUrl or jwks');
  return { issuer, audience, keys: { jwksUrl } };
}
