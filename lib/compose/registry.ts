import { createFileJournal } from '@/lib/domains/registry/adapters/file-journal'
import { createRegistry as createOver, type Registry, type RegistryOptions } from '@/lib/domains/registry/registry'

/** The registry over its files in `dir`, which is `<data>/registry`. */
export const createRegistry = ({ dir, ...options }: Omit<RegistryOptions, 'journal'> & { dir: string }): Registry =>
  createOver({ ...options, journal: (capture) => createFileJournal({ dir, log: options.log, capture }) })
