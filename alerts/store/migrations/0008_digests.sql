-- Digests: what a channel that wants to be told hourly or daily is told with the next one.

-- +goose Up

ALTER TABLE subscription ADD COLUMN cadence TEXT NOT NULL DEFAULT 'live';

CREATE TABLE digest (
  workspace   TEXT NOT NULL,
  destination INTEGER NOT NULL,
  due_at      INTEGER NOT NULL,
  PRIMARY KEY (destination, due_at),
  FOREIGN KEY (workspace, destination) REFERENCES destination (workspace, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX digest_due ON digest (due_at);

CREATE TABLE digest_item (
  workspace   TEXT NOT NULL,
  destination INTEGER NOT NULL,
  due_at      INTEGER NOT NULL,
  story       TEXT NOT NULL REFERENCES story (id),
  alert       INTEGER NOT NULL,
  PRIMARY KEY (destination, due_at, story),
  FOREIGN KEY (workspace, destination) REFERENCES destination (workspace, id),
  FOREIGN KEY (workspace, alert) REFERENCES alert (workspace, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX digest_item_story ON digest_item (destination, story);

-- +goose Down

DROP TABLE digest_item;
DROP TABLE digest;
ALTER TABLE subscription DROP COLUMN cadence;
