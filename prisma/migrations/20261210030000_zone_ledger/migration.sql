-- Who was up in a zone when it was drained: they are told when it is back.
ALTER TABLE "zone_drain" ADD COLUMN "applications" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- Since when an instance has the verdict of a host's witnesses.
CREATE TABLE "instance_verdict" (
    "host_id" TEXT NOT NULL,
    "application" TEXT NOT NULL,
    "instance" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "because" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "instance_verdict_pkey" PRIMARY KEY ("host_id", "application", "instance")
);
