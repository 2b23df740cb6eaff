import { DomainError } from '@lib/kernel';

/** One thing wrong with a message: where, what, and a sentence for the record. */
export interface WireFault {
  readonly code: string;
  /** Part and element, e.g. `QR/KZXX[1]@SKJE`. */
  readonly path: string;
  readonly message: string;
}

const SHOWN_MAX = 5;

/** A message that must not be used; carries every fault that was found. */
export class WireFaultError extends DomainError {
  constructor(readonly faults: readonly WireFault[]) {
    const shown = faults.slice(0, SHOWN_MAX).map((fault) => `${fault.path}:${fault.message}`);
    const rest = faults.length > SHOWN_MAX ? ` 等 ${faults.length} 处` : '';
    super('WIRE.FAULTY', 'invalid', `报文不符合约定:${shown.join(';')}${rest}`, {
      fields: faults.map((fault) => ({ path: fault.path, message: fault.message })),
    });
    this.name = 'WireFaultError';
  }
}

/** Collects faults while decoding goes on, so that a bad file names all of them at once. */
export class Faults {
  private readonly found: WireFault[] = [];

  add(code: string, path: string, message: string): void {
    this.found.push({ code, path, message });
  }

  get list(): readonly WireFault[] {
    return this.found;
  }

  /** @throws WireFaultError when anything was collected. */
  raise(): void {
    if (this.found.length > 0) throw new WireFaultError([...this.found]);
  }
}

/** A single fault that ends decoding at once (no tree to go on with). */
export function fatal(code: string, path: string, message: string): WireFaultError {
  return new WireFaultError([{ code, path, message }]);
}
