import { AccessModule } from '@lib/access';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Provider } from 'oidc-provider';
import { loadAccounts } from './accounts.js';
import type { IdentityConfig } from './config.js';
import { loadKeys } from './keys.js';
import { LoginController } from './login.controller.js';
import { createProvider } from './provider.js';
import { ACCOUNTS, CONFIG } from './tokens.js';

/** The demo identity provider; in production the court's own OIDC provider stands in its place. */
@Module({})
export class IdentityModule {
  static forRoot(config: IdentityConfig): DynamicModule {
    return {
      module: IdentityModule,
      imports: [
        AccessModule.forRoot({
          issuer: config.OIDC_ISSUER,
          audience: config.OIDC_AUDIENCE,
          jwksUrl: `${config.OIDC_ISSUER}/jwks`,
        }),
      ],
      controllers: [LoginController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: ACCOUNTS, useFactory: () => loadAccounts(config.IDENTITY_ACCOUNTS_FILE) },
        {
          provide: Provider,
          useFactory: async (accounts: ReturnType<typeof loadAccounts>) =>
            createProvider(config, await loadKeys(config.IDENTITY_STATE_DIR), accounts),
          inject: [ACCOUNTS],
        },
      ],
    };
  }
}

/** Everything that is no sign-in page belongs to the provider, which reads the raw request itself. */
export async function mountProvider(app: NestFastifyApplication): Promise<void> {
  const handle = app.get(Provider).callback();
  await app
    .getHttpAdapter()
    .getInstance()
    .register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
      scope.all('/*', (request, reply) => {
        reply.hijack();
        void handle(request.raw, reply.raw);
      });
      done();
    });
}
