import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { createFilterCompiler } from '@/lib/domains/gateway/adapters/esbuild-filter-compiler'
import { createThreadFilterRunner } from '@/lib/domains/gateway/adapters/thread-filter-runner'
import { ok } from '@/lib/kernel/result'

/** Filters are compiled and tried here: the console is bundled, and the compiler's program is not in its bundle. */
export function answerFilterCalls(routes: ControlRoutes): void {
  const compiler = createFilterCompiler(createThreadFilterRunner)
  answerCall(routes, daemonCalls.compileFilter, async ({ source }) => ok(await compiler.compile(source)))
}
