/** `service.version` in telemetry and registry: what the uploader called it, else its number. */
export const releaseVersion = ({ version, number }: { version: string; number: number }): string => version || `r${number}`
