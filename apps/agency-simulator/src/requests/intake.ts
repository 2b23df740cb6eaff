import {
  type ControlRequestPackage,
  decodePackage,
  encodePackage,
  type QueryRequestPackage,
  type WireFile,
  type WirePackage,
} from '@lib/agencies';
import type { BodyFaults } from '@lib/contracts';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { Body } from '../bodies.js';
import { FaultsStore } from '../faults/index.js';
import { Controls } from './controls.js';
import { type Due, Outgoing } from './outgoing.js';

type RequestPackage = QueryRequestPackage | ControlRequestPackage;

/** Takes in what the court sends; a request number is dealt with once, whatever comes again. */
@Injectable()
export class Intake {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly faults: FaultsStore,
    private readonly controls: Controls,
    private readonly outgoing: Outgoing,
  ) {}

  /**
   * Deals with one file in one transaction with the note that it was dealt with.
   *
   * @throws WireFaultError for a file nobody can read; the caller notes it as handled.
   */
  async file(body: Body, file: WireFile): Promise<void> {
    const pkg = decodePackage(file);
    await this.uow.run(async (tx) => {
      if (await this.firstTime(tx, body, file.fileName)) await this.package(tx, body, pkg);
    });
  }

  /** A file that was refused as a whole is not looked at again. */
  async skip(body: Body, fileName: string): Promise<void> {
    await this.uow.run((tx) => this.firstTime(tx, body, fileName));
  }

  /** Deals with a request that came without a file (service mode). */
  async request(body: Body, pkg: RequestPackage): Promise<void> {
    await this.uow.run((tx) => this.package(tx, body, pkg));
  }

  /** Which of these request numbers are new to the body. */
  async unknown(body: Body, requestNos: readonly string[]): Promise<ReadonlySet<string>> {
    const known = await this.uow.run((tx) =>
      tx.query<{ requestNo: string }>(
        `SELECT request_no AS "requestNo" FROM request
         WHERE institution = $1 AND request_no = ANY($2)`,
        [body.code, requestNos],
      ),
    );
    const seen = new Set(known.map((row) => row.requestNo));
    return new Set(requestNos.filter((requestNo) => !seen.has(requestNo)));
  }

  private async firstTime(tx: Tx, body: Body, fileName: string): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO handled_file (institution, file_name) VALUES ($1, $2)
       ON CONFLICT DO NOTHING RETURNING file_name`,
      [body.code, fileName],
    );
    return rows.length > 0;
  }

  private async package(tx: Tx, body: Body, pkg: WirePackage): Promise<void> {
    switch (pkg.type) {
      case 'CXQQ':
        for (const request of pkg.requests) {
          await this.take(tx, body, alone(pkg, request.requestNo));
        }
        return;
      case 'KZQQ':
        return this.take(tx, body, pkg);
      case 'CXHZ':
      case 'KZHZ':
        for (const { requestNo } of pkg.faults) {
          await this.outgoing.resend(tx, body.code, requestNo);
        }
        return;
      default:
        return;
    }
  }

  private async take(tx: Tx, body: Body, pkg: RequestPackage): Promise<void> {
    const control = pkg.type === 'KZQQ';
    const requestNo = control ? pkg.request.requestNo : (pkg.requests[0]?.requestNo ?? '');
    const faults = await this.faults.of(tx, body.code);
    const due = dueBy(faults, control ? faults.control : faults.query);
    const file = encodePackage(pkg);
    const rows = await tx.query(
      `INSERT INTO request (institution, request_no, kind, batch_no, package_name, package,
         received_at, due_at, answered)
       VALUES ($1, $2, $3, $4, $5, $6, legal_now(), legal_now() + make_interval(secs => $7), $8)
       ON CONFLICT DO NOTHING RETURNING request_no`,
      [
        body.code,
        requestNo,
        control ? 'control' : 'query',
        pkg.batchNo,
        file.fileName,
        Buffer.from(file.bytes),
        due === 'withheld' ? null : due.inSeconds,
        control,
      ],
    );
    if (rows.length > 0 && control) await this.controls.execute(tx, { body, pkg, due, faults });
  }
}

function dueBy(faults: BodyFaults, manner: string): Due {
  if (manner === 'silent') return 'withheld';
  return { inSeconds: manner === 'late' ? faults.delaySeconds : 0 };
}

/** One request of a batch with what belongs to it. */
function alone(pkg: QueryRequestPackage, requestNo: string): QueryRequestPackage {
  const own = (row: { readonly requestNo: string }): boolean => row.requestNo === requestNo;
  return {
    ...pkg,
    requests: pkg.requests.filter(own),
    writs: pkg.writs.filter(own),
    certificates: pkg.certificates.filter(own),
  };
}
