import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Public, Respond } from '@lib/access';
import type { AnswerOf } from '@lib/contracts';
import { gatewayApi as api } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import type { HttpReply } from '@lib/platform';
import { escapeHtml } from '@lib/platform';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { CONFIG } from '../config.js';
import type { GatewayConfig } from '../config.js';
import { describedApps } from '../upstreams.js';
import { apiPage } from './api-page.js';
import { FORMLESS_PAGE, gatewayPage } from '../html.js';

const REASON = 'the description of the interface is public, the data behind it is not';

/** The API descriptions for people and programs. */
@Controller()
export class DocsController {
  constructor(@Inject(CONFIG) private readonly config: GatewayConfig) {}

  @Get(api.listApps.path)
  @Public(REASON)
  @Respond(api.listApps.answer)
  index(): AnswerOf<typeof api.listApps> {
    return {
      apps: describedApps(this.config).map((described) => ({
        ...described,
        docs: `/docs/${described.app}`,
        openapi: `/docs/${described.app}/openapi.json`,
      })),
    };
  }

  @Get(api.listDocs.path)
  @Public(REASON)
  list(@Res() reply: HttpReply): void {
    const rows = describedApps(this.config)
      .map(({ app, title }) => {
        const name = escapeHtml(app);
        return `<li><a href="/docs/${name}">${name}</a> ${escapeHtml(title)}</li>`;
      })
      .join('');
    void reply.headers(FORMLESS_PAGE).send(gatewayPage('接口', `<ul>${rows}</ul>`));
  }

  @Get(api.showDocs.path)
  @Public(REASON)
  async page(@Param('app') app: string, @Res() reply: HttpReply): Promise<void> {
    const html = apiPage(app, await this.document(app));
    void reply.headers(FORMLESS_PAGE).send(html);
  }

  @Get(api.readDocs.path)
  @Public(REASON)
  @Respond(api.readDocs.answer)
  async json(@Param('app') app: string): Promise<AnswerOf<typeof api.readDocs>> {
    return this.document(app);
  }

  /** The name is one of ours before it becomes part of a path. */
  private async document(app: string): Promise<AnswerOf<typeof api.readDocs>> {
    if (!describedApps(this.config).some((described) => described.app === app)) {
      throw new DomainError('DOCS.UNKNOWN_APP', 'not-found', '没有这个应用');
    }
    try {
      const path = join(this.config.DOCS_ROOT, 'openapi', `${app}.json`);
      return api.readDocs.answer.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      throw new DomainError('DOCS.NOT_GENERATED', 'not-found', '接口文档尚未生成', {
        hint: '请运行 npm run docs:gen',
        cause: error,
      });
    }
  }
}
