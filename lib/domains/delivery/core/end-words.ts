/** How a process ended, for people. */
export function endWords(exitCode: number | null, signal: string | null): string {
  if (signal === 'SIGKILL') return 'killed by SIGKILL: by somebody, or by the system when memory ran out'
  if (signal !== null) return `ended by ${signal}`
  if (exitCode === 126) return 'exit code 126: its start command may not be executed'
  if (exitCode === 127) return 'exit code 127: its start command was not found'
  if (exitCode !== null) return `exit code ${exitCode}`
  return 'exit code unknown'
}
