/** What features need of the configuration, typed; config.ts alone reads the environment. */
export interface QueryControlSettings {
  readonly caseFlowUrl: string;
  readonly caseFundsUrl: string;
  /** Root of the folders shared with bodies in files mode. */
  readonly exchangeDir: string;
  readonly exchangeScanMs: number;
  /** Bodies in service mode with the user and password each must show. */
  readonly serviceBodies: readonly ServiceBody[];
  readonly releaseSweepSeconds: number;
  readonly unfilledCapGraceSeconds: number;
  /** This process runs relay, consumers and jobs. */
  readonly worker: boolean;
}

export interface ServiceBody {
  readonly institution: string;
  readonly user: string;
  readonly password: string;
}

export const QUERY_CONTROL_SETTINGS = Symbol('QUERY_CONTROL_SETTINGS');
