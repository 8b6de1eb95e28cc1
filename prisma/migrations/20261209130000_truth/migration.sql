-- Instances that a person took out of service, until they are brought back.
CREATE TABLE "instance_hold" (
    "application" TEXT NOT NULL,
    "instance" TEXT NOT NULL,
    "team_id" TEXT,
    "mode" TEXT NOT NULL CHECK ("mode" IN ('out', 'drain')),
    "phase" TEXT NOT NULL DEFAULT 'asked' CHECK ("phase" IN ('asked', 'draining', 'out', 'leaving')),
    "why" TEXT NOT NULL,
    "by" JSONB NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phase_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "missing_since" TIMESTAMPTZ(3),

    CONSTRAINT "instance_hold_pkey" PRIMARY KEY ("application", "instance")
);

-- Zones that get no requests.
CREATE TABLE "zone_drain" (
    "zone" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "overridden" BOOLEAN NOT NULL DEFAULT false,
    "by" JSONB NOT NULL,
    "drained_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "zone_drain_pkey" PRIMARY KEY ("zone")
);

-- What one instance can take, in requests a second.
CREATE TABLE "application_capacity" (
    "application_id" TEXT NOT NULL,
    "rate_per_instance" DOUBLE PRECISION NOT NULL CHECK ("rate_per_instance" > 0 AND "rate_per_instance" <= 1000000),
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "application_capacity_pkey" PRIMARY KEY ("application_id"),
    CONSTRAINT "application_capacity_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
