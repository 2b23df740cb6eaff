// What the main job needs to know of a running platform.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../services/state.mjs';
import { checkerUrl } from './environments.mjs';

export async function stageOptions({ urls, secrets, servers }) {
  const check = pathToFileURL(join(root, 'dist/apps/ctl/src/check/index.js')).href;
  const { runChecks } = await import(check);
  return {
    gateway: urls.gateway,
    simulator: urls['agency-simulator'],
    simulatorToken: secrets.simulator,
    password: secrets.demoPassword,
    adminUrl: servers.adminUrl,
    check: async () => {
      const findings = await runChecks(checkerUrl(servers, secrets));
      const broken = findings
        .filter((finding) => finding.violations.length > 0)
        .map((finding) => `${finding.app} ${finding.id}: ${finding.violations.join('; ')}`);
      return { count: findings.length, broken };
    },
  };
}
