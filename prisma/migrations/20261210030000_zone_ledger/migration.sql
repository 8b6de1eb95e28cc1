-- Who was up in a zone when it was drained: they are told when it is back.
ALTER TABLE "zone_drain" ADD COLUMN "applications" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
