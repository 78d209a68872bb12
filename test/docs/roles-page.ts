import { ROLES } from '../../src/events/key-rights.ts';
import { SCOPES, scopesOfRole } from '../../src/modules/identity/domain/scopes.ts';

/** The table of docs/principals.md that says which role grants which scope, so that the page cannot fall behind. */
export function describeRoles(): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = SCOPES.map((scope) =>
    row([`\`${scope}\``, ...ROLES.map((role) => (scopesOfRole(role).includes(scope) ? 'yes' : ''))]),
  );
  return [row(['scope', ...ROLES]), row(['scope', ...ROLES].map(() => '---')), ...rows].join('\n');
}
