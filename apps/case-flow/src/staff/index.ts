export { assertStaff } from './staff-list.js';
export { StaffModule } from './staff.module.js';
