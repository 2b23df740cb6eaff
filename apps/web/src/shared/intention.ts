import type { Problem } from '@lib/contracts';

/** The first sending of the same form reached the service with other content. */
const KEY_REUSED = 'IDEMPOTENCY.KEY_REUSED';

/**
 * Whether the key of a form may be replaced after a refusal: only when nothing has happened under
 * it. An answer of 5xx tells nothing about that, and a key that came with other content before was
 * perhaps carried out then: a new key would do the same thing a second time.
 */
export function isNewIntention({ status, code }: Problem): boolean {
  return status < 500 && code !== KEY_REUSED;
}

/** Whether an earlier sending of this form may have been carried out with other content. */
export function isPerhapsDone({ code }: Problem): boolean {
  return code === KEY_REUSED;
}

/** What the person is told instead of "use a new key": look first, then begin anew. */
export function perhapsDone(problem: Problem): Problem {
  return {
    ...problem,
    title: '上一次提交可能已经办理',
    detail: '这张表单上一次提交没有收到答复,但服务已收到,可能已经办理;本次修改没有提交',
    hint: '页面已重新读取案件。请先核对上一次提交是否已办理;仍需办理的,请关闭本表单后重新打开填写',
  };
}
