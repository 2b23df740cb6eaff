import { escapeHtml, htmlDocument } from '@lib/platform';

const STYLE = `
  body { margin: 0; font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; background: #f3f5f8; color: #1d2733; }
  main { max-width: 26rem; margin: 8vh auto 2rem; padding: 2rem; background: #fff; border: 1px solid #d5dbe3; border-radius: 8px; }
  h1 { font-size: 1.3rem; margin: 0 0 .25rem; } p { margin: .25rem 0 1rem; color: #4a5767; }
  label { display: block; margin: 1rem 0 .25rem; } details { margin-top: 1.5rem; }
  input { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem .6rem; border: 1px solid #8d99a8; border-radius: 4px; }
  button { width: 100%; margin-top: 1.5rem; padding: .6rem; font: inherit; color: #fff; background: #17509e; border: 0; border-radius: 4px; }
  input:focus, button:focus { outline: 3px solid #8cb8f5; } .fault { color: #a4161a; } td { padding: .1rem .8rem .1rem 0; }`;

export interface LoginPage {
  readonly action: string;
  readonly accounts: readonly { readonly account: string; readonly title: string }[];
  readonly account?: string;
  readonly fault?: string;
}

/** The sign-in form of the demo world. */
export function loginPage(view: LoginPage): string {
  const fault = view.fault ? `<p class="fault" role="alert">${escapeHtml(view.fault)}</p>` : '';
  const rows = view.accounts
    .map(
      ({ account, title }) =>
        `<tr><td><code>${escapeHtml(account)}</code></td><td>${escapeHtml(title)}</td></tr>`,
    )
    .join('');
  return page(
    '登录执行平台',
    `<p>演示环境:人物、法院与案件均为虚构。</p>${fault}
    <form method="post" action="${escapeHtml(view.action)}">
      <label for="account">账号</label>
      <input id="account" name="account" autocomplete="username" required autofocus value="${escapeHtml(view.account ?? '')}">
      <label for="password">密码</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required>
      <button type="submit">登录</button>
    </form>
    <details><summary>演示账号</summary><table>${rows}</table><p>密码由演示程序启动时显示。</p></details>`,
  );
}

/** Asks before the session at the provider ends; `form` is the provider's own, with its secret. */
export function logoutPage(form: string): string {
  const button =
    '<button autofocus type="submit" form="op.logoutForm" name="logout" value="yes">确认退出</button>';
  return page('退出登录', `<p>退出后需要重新登录才能继续办理。</p>${form}${button}`);
}

export function messagePage(title: string, text: string): string {
  return page(title, `<p>${escapeHtml(text)}</p>`);
}

function page(title: string, body: string): string {
  return htmlDocument(title, body, STYLE);
}
