import type { DeclaredDependencies } from '../../gateway/dependency-schemas'

/** For the ledger: whom a release declares something of. The texts of its fallbacks are in the release. */
export const declares = (dependencies: DeclaredDependencies): { declares?: string[] } => {
  const names = Object.keys(dependencies).sort()
  return names.length === 0 ? {} : { declares: names }
}
