/**
 * Names that runtimes give the same figure, the better one first. Node: @opentelemetry/host-metrics and
 * instrumentation-runtime-node. Java: the agent's runtime metrics (OpenTelemetry semantic conventions, JVM).
 */
export const runtimeMetrics = {
  /** Counters of CPU seconds: their rate is a share of one core. */
  cpuSeconds: ['process.cpu.time', 'jvm.cpu.time'],
  cpuShare: ['process.cpu.utilization', 'jvm.cpu.recent_utilization'],
  memoryBytes: ['process.memory.usage', 'jvm.memory.used'],
  eventLoopSeconds: ['nodejs.eventloop.delay.p99'],
}
