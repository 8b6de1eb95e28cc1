/** DuckDB gives its errors as text alone: what the store must tell apart is read here. */
const says = (pattern: RegExp) => (error: unknown): boolean => pattern.test(String(error))

/** A block is not what was written. */
export const isDamage = says(/Corrupt database file|checksum|Could not read|Serialization Error|not a valid DuckDB database/i)
/** Reasons to stop with, not signs of damage: another process, rights, space, memory. */
export const isOutside = says(/lock on file|Permission denied|No space|Out of Memory|Too many open files/i)
/** Everything is refused after such an error until the file is opened again. */
export const isInvalidated = says(/FATAL|invalidated/)
/** A full log makes DuckDB write the file itself as well (a checkpoint): when that alone fails, the rows are stored all the same. */
export const isDurable = says(/COMMIT succeeded and is durable/)
