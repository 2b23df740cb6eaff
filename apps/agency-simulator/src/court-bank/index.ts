export { CourtBankModule } from './court-bank.module.js';
export { PaymentsService } from './payments.service.js';
