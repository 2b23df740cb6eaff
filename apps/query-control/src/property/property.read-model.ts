import type { AnswerOf, queryControlApi } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { formatYuan, instantText } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';

type PropertyList = AnswerOf<typeof queryControlApi.listProperty>;
type PropertyView = PropertyList['items'][number];

/** What a registry said of a flat, as stored in `details`. */
export interface RealEstateDetails {
  readonly address: string;
  readonly certificate: string;
  readonly coOwners: readonly { readonly name: string; readonly share: string }[];
  readonly mortgages: readonly { readonly holder: string; readonly amount: string }[];
  readonly seizures: number;
}

export interface VehicleDetails {
  readonly model: string;
}

interface PropertyRow {
  readonly propertyId: string;
  readonly kind: 'deposit' | 'real-estate' | 'vehicle';
  readonly institution: string;
  readonly institutionName: string;
  readonly identifier: string;
  readonly balanceFen: Fen | null;
  readonly availableFen: Fen | null;
  readonly asOf: Date;
  readonly accountState: string | null;
  readonly details: unknown;
}

const LIST = `
  SELECT p.property_id AS "propertyId", p.kind, p.institution, i.name AS "institutionName",
    p.identifier, p.balance_fen AS "balanceFen", p.available_fen AS "availableFen",
    p.as_of AS "asOf", p.account_state AS "accountState", p.details
  FROM property AS p JOIN institution AS i ON i.code = p.institution
  WHERE p.home_court = $1 AND p.case_id = $2
  ORDER BY p.kind, i.liquidity_rank, p.identifier`;

@Injectable()
export class PropertyReadModel {
  constructor(private readonly db: ReadDatabase) {}

  /** Everything found in a case; a stale balance keeps the date it was true. */
  async ofCase(homeCourt: string, caseId: string): Promise<PropertyList> {
    const rows = await this.db.query<PropertyRow>(LIST, [homeCourt, caseId]);
    return { items: rows.map(propertyView) };
  }
}

function propertyView(row: PropertyRow): PropertyView {
  const base = {
    propertyId: row.propertyId,
    institution: row.institution,
    institutionName: row.institutionName,
    asOf: instantText(row.asOf),
  };
  switch (row.kind) {
    case 'deposit':
      return {
        ...base,
        kind: 'deposit',
        accountNumber: row.identifier,
        balance: formatYuan(row.balanceFen ?? 0n),
        available: formatYuan(row.availableFen ?? 0n),
        accountState: row.accountState ?? '',
      };
    case 'real-estate': {
      const { coOwners, mortgages, ...rest } = row.details as RealEstateDetails;
      return {
        ...base,
        kind: 'real-estate',
        unitNumber: row.identifier,
        ...rest,
        coOwners: [...coOwners],
        mortgages: [...mortgages],
      };
    }
    case 'vehicle':
      return {
        ...base,
        kind: 'vehicle',
        plate: row.identifier,
        ...(row.details as VehicleDetails),
      };
  }
}
