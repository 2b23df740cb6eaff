export { Poller } from './poller.js';
export { RequestsModule } from './requests.module.js';
