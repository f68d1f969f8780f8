-- What the nodes on one database share beside the work itself. Times are by the database's clock.

-- +goose Up

-- What one node at a time does: fence grows with every holder, and state is what the next holder goes on from.
CREATE TABLE lease (
  name   TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  until  INTEGER NOT NULL,
  fence  INTEGER NOT NULL,
  state  TEXT NOT NULL DEFAULT '' -- JSON
) STRICT, WITHOUT ROWID;

-- When something was done of which there may not be too much: one row each time.
CREATE TABLE spent (
  name TEXT NOT NULL,
  at   INTEGER NOT NULL,
  PRIMARY KEY (name, at)
) STRICT, WITHOUT ROWID;

-- How fast all nodes together ask a platform. next_at: when the next place is free; held_until: nothing is sent before.
CREATE TABLE rate_budget (
  platform   TEXT NOT NULL PRIMARY KEY,
  next_at    INTEGER NOT NULL DEFAULT 0,
  held_until INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- +goose Down

DROP TABLE rate_budget;
DROP TABLE spent;
DROP TABLE lease;
