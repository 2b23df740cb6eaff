// Aim: the staff list is what its file says, and the app does not start on a file that cannot be used.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '@lib/persistence';
import { CaseRoom, clerk, director, officer } from '../../test/case-room.fixture.js';
import { readStaffFile, StaffFile } from './staff-file.js';

const person = (personId: string, roles: readonly string[], court = '京0199') => ({
  ...{ personId, name: `${personId}(虚构)`, roles, court },
});

describe('staff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'staff-'));
  const fileOf = (content: unknown): string => {
    const path = join(folder, 'staff.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  let room: CaseRoom;

  beforeAll(async () => {
    const path = fileOf([
      person('person-officer1', ['officer']),
      person('person-clerk', ['supervisor']),
      person('person-officer9', ['officer'], '京0198'),
      person('person-applicant', ['applicant']),
    ]);
    room = await CaseRoom.open({ STAFF_FILE: path });
  }, 60_000);
  afterAll(async () => {
    await room.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const load = (content: unknown): Promise<void> =>
    new StaffFile(fileOf(content), room.get(UnitOfWork)).onApplicationBootstrap();
  const listed = async (query = ''): Promise<string[]> => {
    const { body } = await room.read(director, `/staff${query}`);
    return (body['items'] as { personId: string }[]).map(({ personId }) => personId);
  };

  it('is taken in at start: own court, by role, no applicants', async () => {
    expect(await listed()).toEqual(['person-clerk', 'person-officer1']);
    expect(await listed('?role=officer')).toEqual(['person-officer1']);
    expect(await listed('?role=finance')).toEqual([]);
  });

  it('is read by colleagues, never by a party, and only for roles that exist', async () => {
    const { body } = await room.read(officer, '/staff');
    expect(body['items']).toMatchObject([
      { personId: 'person-clerk' },
      { personId: 'person-officer1' },
    ]);
    expect((await room.read(clerk('applicant1', 'applicant'), '/staff')).status).toBe(403);
    expect((await room.read(director, '/staff?role=king')).status).toBe(400);
  });

  it('decides who may be given a case', async () => {
    const { caseId } = await room.importCase(601);
    const give = (officerId: string, members: object[] = []) =>
      room.post(director, `/cases/${caseId}/assignments`, { officerId, officerName: 'x', members });
    const stranger = await give('person-officer9');
    const supervisor = await give('person-clerk');
    const team = await give('person-officer1', [{ personId: 'person-nobody', name: 'x' }]);

    expect(
      [stranger, supervisor, team].map(({ body }) => [body.code, body.fields?.[0]?.path]),
    ).toEqual([
      ['CASE.NOT_STAFF', 'officerId'],
      ['CASE.NOT_STAFF', 'officerId'],
      ['CASE.NOT_STAFF', 'members[0].personId'],
    ]);
    expect((await give('person-officer1', [{ personId: 'person-clerk', name: 'x' }])).status).toBe(
      201,
    );
  });

  it('follows a later file: new people, new names and roles', async () => {
    await load([person('person-officer1', ['director']), person('person-officer2', ['officer'])]);

    expect(await listed('?role=officer')).toEqual(['person-officer2']);
    expect(await listed('?role=director')).toEqual(['person-officer1']);
  });

  it('is the same after two processes took it in at once', async () => {
    const people = Array.from({ length: 40 }, (_, at) => person(`person-${at}`, ['officer']));
    await Promise.all([load(people), load([...people].reverse())]);

    expect((await listed('?role=officer')).length).toBe(41);
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '[', /cannot be read/],
    ['no list', { personId: 'x' }, /cannot be used/],
    ['an unknown role', [person('x', ['king'])], /0\.roles\.0/],
    ['no role', [person('x', [])], /0\.roles/],
    ['no court', [{ personId: 'x', name: 'x', roles: ['officer'] }], /0\.court/],
    ['a field nobody knows', [{ ...person('x', ['officer']), password: 'x' }], /password/],
  ])('refuses to start on %s', (_, content, message) => {
    expect(() => readStaffFile(fileOf(content))).toThrow(message);
  });

  it('refuses to start on a file that is not there', () => {
    expect(() => readStaffFile(join(folder, 'missing.json'))).toThrow(/cannot be read/);
  });
});
