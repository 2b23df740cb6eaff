import { z } from 'zod';

/** The roles a token may carry. `machine` is never among them: no person is the machine. */
export const roleSchema = z.enum([
  'officer',
  'director',
  'president',
  'finance',
  'duty-chief',
  'hotline-agent',
  'supervisor',
  'applicant',
  'auditor',
  'admin',
]);

export type Role = z.infer<typeof roleSchema>;

/** What the reader sees for each role. */
export const ROLE_TITLES: Readonly<Record<Role, string>> = {
  officer: '承办人',
  director: '执行局长',
  president: '院长',
  finance: '财务',
  'duty-chief': '值班长',
  'hotline-agent': '接线员',
  supervisor: '监督',
  applicant: '申请执行人',
  auditor: '审计',
  admin: '系统管理员',
};
