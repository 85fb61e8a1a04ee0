/**
 * What a role may do in its workspace.
 *
 * - A viewer sees balances and history, and changes nothing.
 * - A member also uses the product, which spends credits.
 * - Buying credits and changing plans costs the workspace money: that takes an admin or the owner.
 * - So does making and revoking API keys: whoever holds one spends the workspace's credits.
 * - And adding clients, each of which can have a plan of its own that the workspace pays for.
 */
export type Role = 'owner' | 'admin' | 'member' | 'viewer'
export type Permission = 'view' | 'spend' | 'buy' | 'manage-plan' | 'manage-keys' | 'manage-clients'

const PERMISSIONS: Record<Role, readonly Permission[]> = {
  owner: ['view', 'spend', 'buy', 'manage-plan', 'manage-keys', 'manage-clients'],
  admin: ['view', 'spend', 'buy', 'manage-plan', 'manage-keys', 'manage-clients'],
  member: ['view', 'spend'],
  viewer: ['view'],
}

export function may(role: Role, permission: Permission): boolean {
  return PERMISSIONS[role].includes(permission)
}
