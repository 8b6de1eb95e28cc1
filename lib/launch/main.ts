import { usage } from './settings/flags'
import { type LaunchSettings, parseLaunchSettings } from './settings/parse-settings'
import { resetProduct as reset } from './start/reset-product'
import { say, sayProblem, StartProblem } from './start/show'
import { startProduct as start } from './start/start-product'

interface Invocation {
  root: string
  args: string[]
  environment: Record<string, string | undefined>
}

/** Flags, help and problems that are one line; anything else is a bug and shows itself whole. */
async function run({ args, environment }: Invocation, work: (launch: LaunchSettings) => Promise<void>): Promise<void> {
  const parsed = parseLaunchSettings(args, environment)
  if (!parsed.ok) {
    sayProblem(parsed.problem)
    process.exit(1)
  }
  if (parsed.value.help) return say(usage)
  try {
    await work(parsed.value)
  } catch (error) {
    if (!(error instanceof StartProblem)) throw error
    sayProblem(error.message)
    process.exit(1)
  }
}

export const startProduct = (invocation: Invocation & { buildDir: string; dev: boolean }): Promise<void> =>
  run(invocation, (launch) => start({ root: invocation.root, buildDir: invocation.buildDir, launch, dev: invocation.dev }))

export const resetProduct = (invocation: Invocation): Promise<void> => run(invocation, (launch) => reset(invocation.root, launch))
