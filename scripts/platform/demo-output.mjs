// What a person sees of the demo: a growing step list, a summary, addresses and accounts.

const MARK = { done: '✔', 'not-applicable': '–', failed: '✘' };

export class Reporter {
  constructor(asText) {
    this.out = asText ? process.stdout : process.stderr;
    this.asText = asText;
  }

  onStep(no, title) {
    this.out.write(`\n${no}. ${title}\n`);
  }

  onFact(text) {
    this.out.write(`   · ${text}\n`);
  }

  onEnd(report) {
    const state = report.state === 'not-applicable' ? '(不适用)' : '';
    this.out.write(`   ${MARK[report.state]} ${report.seconds.toFixed(1)} s ${state}\n`);
  }

  summary(result) {
    if (!this.asText) {
      process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      return;
    }
    const seconds = result.steps.reduce((sum, step) => sum + step.seconds, 0);
    const done = result.steps.filter((step) => step.state === 'done').length;
    this.out.write(
      `\n${result.ok ? 'main job ok' : 'main job FAILED'}: ${done} of ${result.steps.length} steps in ${seconds.toFixed(1)} s (platform up in ${result.startSeconds.toFixed(1)} s, ${result.services})\n`,
    );
  }
}

const ACCOUNTS = [
  ['officer1', '承办人'],
  ['director1', '执行局长'],
  ['president1', '院长'],
  ['finance1', '财务'],
  ['duty1', '值班长'],
  ['hotline1', '接线员'],
  ['supervisor1', '监督'],
  ['applicant1', '申请执行人'],
  ['auditor1', '审计'],
  ['admin1', '系统管理员'],
];

export function printBanner({ urls, secrets }) {
  const accounts = ACCOUNTS.map(([account, title]) => `  ${account.padEnd(12)} ${title}`).join(
    '\n',
  );
  process.stdout.write(`
演示数据,均为虚构 (all data is fictional)
  web           ${urls.gateway}/
  API           ${urls.gateway}/docs
  invariants    npm run -s ctl -- check
  outside world ${urls['agency-simulator']}/   token ${secrets.simulator}
accounts, password ${secrets.demoPassword}
${accounts}
Ctrl-C stops everything.
`);
}
