/**
 * Who runs the product.
 *
 * - An operator is a person whose mail address the settings name; no row in the database and no role in a workspace
 *   makes one. Signing in has proven that the address is theirs.
 * - To everybody else there is no operator's place: not a page that says no, but none at all.
 */

/** Whether the signed-in address is one of the operators', both written as `mailAddress` writes them. */
export function isOperator(email: string, operators: readonly string[]): boolean {
  return operators.includes(email)
}
