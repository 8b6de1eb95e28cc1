export type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without what is undefined, and without what is named. */
export const given = <T extends object>(values: T, without: readonly string[] = []): Given<T> =>
  // What is left has the same keys, and none of them undefined.
  Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== undefined && !without.includes(name))) as Given<T>
