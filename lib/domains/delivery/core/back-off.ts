const capMs = 60_000

/** How long a slot waits before it tries again after so many failures in a row: the first replacement comes at once. */
export const backOffMs = (failures: number): number => (failures <= 1 ? 0 : Math.min(capMs, 1_000 * 2 ** Math.min(failures - 2, 10)))

/** An instance that was healthy for so long starts with a clean sheet. */
export const forgivenAfterMs = 60_000
