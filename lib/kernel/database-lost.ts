/** Prisma: not reachable, no answer in time, connection closed, no connection of the pool free in time. */
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024'])
/** Raw queries come as P2010 and carry the reason in their words alone. */
const words = /can't reach database server|server has closed the connection|connection terminated|the database system is (starting up|shutting down)|terminating connection|ECONNREFUSED|ECONNRESET/i

/** True for a failure that ends when the database comes back: nobody's mistake, and worth trying again. */
export function isDatabaseLost(error: unknown): boolean {
  if (!(error instanceof Error) || !/prisma|driveradapter|database/i.test(error.name)) return false
  const code = 'code' in error ? String(error.code) : ''
  return prismaCodes.has(code) || words.test(error.message)
}
