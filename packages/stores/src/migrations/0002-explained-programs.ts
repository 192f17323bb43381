import type { Migration } from './migration.js';

export const explainedPrograms: Migration = {
  number: 2,
  name: 'programs that looked out of place and are not, by what explains them',
  statements: [`alter table container add column explained jsonb not null default '{}'`],
};
