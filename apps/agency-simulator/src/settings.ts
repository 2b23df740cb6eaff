/** What features need of the configuration, typed; config.ts alone reads the environment. */
export interface SimulatorSettings {
  readonly simulatorToken: string;
  readonly bankClientToken: string;
  readonly exchangeDir: string;
  readonly pollMs: number;
  readonly lateAnswerSeconds: number;
  /** This process looks for requests and sends answers. */
  readonly polling: boolean;
  /** The court's SOAP address and our credentials there. */
  readonly service?: { readonly url: string; readonly user: string; readonly password: string };
}

export const SIMULATOR_SETTINGS = Symbol('SIMULATOR_SETTINGS');
