/**
 * What a role may do in its workspace.
 *
 * - A viewer sees balances and history, and changes nothing.
 * - A member also uses the product, which spends credits.
 * - Buying credits and changing plans costs the workspace money: that takes an admin or the owner.
 */
export type Role = 'owner' | 'admin' | 'member' | 'viewer'
export type Permission = 'view' | 'spend' | 'buy' | 'manage-plan'

const PERMISSIONS: Record<Role, readonly Permission[]> = {
  owner: ['view', 'spend', 'buy', 'manage-plan'],
  admin: ['view', 'spend', 'buy', 'manage-plan'],
  member: ['view', 'spend'],
  viewer: ['view'],
}

export function may(role: Role, permission: Permission): boolean {
  return PERMISSIONS[role].includes(permission)
}
