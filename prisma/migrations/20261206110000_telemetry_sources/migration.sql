CREATE TABLE "telemetry_source" (
    "signal" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "sealed" TEXT,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "telemetry_source_pkey" PRIMARY KEY ("signal"),
    CONSTRAINT "telemetry_source_signal_check" CHECK ("signal" IN ('metrics', 'traces', 'logs'))
);
