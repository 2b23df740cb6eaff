export { PayeeAccountsModule } from './payee-accounts.module.js';
