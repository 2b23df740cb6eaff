import type { AccountFound, QueryAnswer, RealEstateFound, VehicleFound } from '@lib/agencies';
import { formatYuan } from '@lib/kernel';
import type { FoundThing, RealEstateDetails, VehicleDetails } from '../property/index.js';

/** What an answer names, in our own terms; an empty list is the body's word "none as of". */
export function foundThings(answer: QueryAnswer): FoundThing[] {
  const asOf = new Date(answer.asOf);
  switch (answer.kind) {
    case 'accounts':
      return answer.accounts.map((account) => depositOf(account, asOf));
    case 'real-estate':
      return answer.estates.map((estate) => estateOf(estate, asOf));
    case 'vehicles':
      return answer.vehicles.map((vehicle) => vehicleOf(vehicle, asOf));
  }
}

function depositOf(account: AccountFound, asOf: Date): FoundThing {
  return {
    kind: 'deposit',
    identifier: account.accountNo,
    asOf,
    balanceFen: account.balanceFen,
    availableFen: account.availableFen,
    accountState: account.accountState,
    accountClass: account.accountClass,
    details: {
      branch: account.branch,
      measuresInForce: account.measuresInForce.map((freeze) => ({
        rank: freeze.rank,
        authority: freeze.authority,
        documentNo: freeze.documentNo,
        amount: formatYuan(freeze.amountFen),
        endsOn: freeze.endsOn,
      })),
    },
  };
}

function estateOf(estate: RealEstateFound, asOf: Date): FoundThing {
  const details: RealEstateDetails = {
    address: estate.address,
    certificate: estate.certificateNo,
    coOwners: estate.coOwners.map(({ name, share }) => ({ name, share })),
    mortgages: estate.mortgages.map(({ holder, amountFen }) => ({
      holder,
      amount: formatYuan(amountFen),
    })),
    seizures: estate.seizures.length,
  };
  return { kind: 'real-estate', identifier: estate.unitNo, asOf, details: { ...details } };
}

function vehicleOf(vehicle: VehicleFound, asOf: Date): FoundThing {
  const details: VehicleDetails = { model: vehicle.model };
  return { kind: 'vehicle', identifier: vehicle.plate, asOf, details: { ...details } };
}

/** JSON text of a wire document: fen become digits, binaries become their length. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'bigint') return member.toString();
    if (member instanceof Uint8Array) return { bytes: member.length };
    return member;
  });
}
