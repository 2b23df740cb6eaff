import type { FieldFault } from '@lib/kernel';
import { DomainError } from '@lib/kernel';
import type { Tx } from '@lib/persistence';

interface Named {
  readonly officerId: string;
  readonly members: readonly { readonly personId: string }[];
}

/**
 * The officer is an officer of this court and every member is on its staff. A court whose staff
 * list was never loaded is not checked: its own directory answers for the persons.
 *
 * @throws DomainError `CASE.NOT_STAFF` (422) naming every person that is not.
 */
export async function assertStaff(tx: Tx, court: string, named: Named): Promise<void> {
  const staff = await tx.query<{ personId: string; roles: string[] }>(
    'SELECT person_id AS "personId", roles FROM staff_member WHERE court = $1',
    [court],
  );
  if (staff.length === 0) return;
  const rolesOf = new Map(staff.map(({ personId, roles }) => [personId, roles]));
  const faults: FieldFault[] = named.members.flatMap(({ personId }, index) =>
    rolesOf.has(personId)
      ? []
      : [{ path: `members[${index}].personId`, message: '该人员不在本院人员名单中' }],
  );
  if (!rolesOf.get(named.officerId)?.includes('officer')) {
    faults.unshift({ path: 'officerId', message: '该人员不是本院的承办人' });
  }
  if (faults.length === 0) return;
  throw new DomainError('CASE.NOT_STAFF', 'unprocessable', '只能分给本院人员名单中的承办人和成员', {
    hint: '请从承办人名单中选择;名单有误时请联系系统管理员更新',
    fields: faults,
  });
}
