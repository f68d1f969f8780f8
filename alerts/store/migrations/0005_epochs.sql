-- What is known of the database itself, and what people are told of trouble with their channels.

-- +goose Up

-- An epoch is the life of the database since it was made or put back to an older state; the newest row is the one it is in. What was
-- posted from lost_from until the epoch began may be missing; until doubt_until every delivery is looked up first. place is which
-- database this is, as the server tells.
CREATE TABLE epoch (
  seq         INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  since       INTEGER NOT NULL,
  lost_from   INTEGER NOT NULL,
  doubt_until INTEGER NOT NULL,
  place       TEXT NOT NULL
) STRICT;

-- Up to when nothing can be missing: a time shortly after the last claim.
INSERT INTO meta (name, number) VALUES ('mark', 0);

-- The epoch, by its beginning, for which it was or is looked up.
ALTER TABLE delivery ADD COLUMN doubted INTEGER NOT NULL DEFAULT 0;

CREATE INDEX delivery_held ON delivery (destination) WHERE state = 'held';

-- How the platform names who subscribed, to tell them of trouble.
ALTER TABLE subscription ADD COLUMN owner TEXT NOT NULL DEFAULT '';

-- What people call the channel, and since when those who subscribed it know that it is paused; 0 if they do not.
ALTER TABLE destination ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE destination ADD COLUMN told INTEGER NOT NULL DEFAULT 0;

CREATE INDEX destination_paused ON destination (workspace) WHERE paused_why <> '';

-- What the program itself has to say into a channel or to a person. due_at is null once it is settled.
CREATE TABLE notice (
  id          TEXT NOT NULL PRIMARY KEY,
  workspace   TEXT NOT NULL REFERENCES workspace (id),
  platform    TEXT NOT NULL,
  channel     TEXT NOT NULL,
  card        TEXT NOT NULL, -- JSON
  state       TEXT NOT NULL,
  attempt     INTEGER NOT NULL DEFAULT 0,
  first_at    INTEGER NOT NULL DEFAULT 0,
  last_at     INTEGER NOT NULL DEFAULT 0,
  due_at      INTEGER,
  lease_token TEXT NOT NULL DEFAULT '',
  filed       INTEGER NOT NULL,
  remote_id   TEXT NOT NULL DEFAULT '',
  why         TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE INDEX notice_due ON notice (platform, due_at) WHERE due_at IS NOT NULL;

-- +goose Down

DROP TABLE notice;
DROP INDEX destination_paused;
ALTER TABLE destination DROP COLUMN told;
ALTER TABLE destination DROP COLUMN place;
ALTER TABLE subscription DROP COLUMN owner;
DROP INDEX delivery_held;
ALTER TABLE delivery DROP COLUMN doubted;
DELETE FROM meta WHERE name = 'mark';
DROP TABLE epoch;
