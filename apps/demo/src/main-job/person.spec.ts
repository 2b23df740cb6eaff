/** What a refused person reads: every fault of a case file of one's own, not their number alone. */
import { describe, expect, it } from '@jest/globals';
import { Refusal } from './person.js';

const problem = {
  type: 'urn:enforcement:problem:case.file_refused',
  title: '不符合办理条件',
  status: 422,
  detail: '案件文件有 2 处错误,没有导入任何内容',
  instance: '/cases',
  code: 'CASE.FILE_REFUSED',
};

describe('a refusal', () => {
  it('names every faulty field', () => {
    const fields = [
      { path: 'parties[0].documentNumber', message: '校验码错误' },
      { path: 'entitlements', message: '应得金额之和与执行依据不符' },
    ];

    expect(new Refusal({ ...problem, fields }).message).toBe(
      'CASE.FILE_REFUSED: 案件文件有 2 处错误,没有导入任何内容;parties[0].documentNumber 校验码错误;entitlements 应得金额之和与执行依据不符',
    );
  });

  it('is its code and its sentence where no field is at fault', () => {
    expect(new Refusal(problem).message).toBe(`CASE.FILE_REFUSED: ${problem.detail}`);
  });
});
