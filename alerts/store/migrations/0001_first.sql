-- The first schema. Times are microseconds since 1970 in UTC, 0 for none. Whatever belongs to a workspace carries its
-- name in the keys that point to it, so that a row of one workspace cannot point to a row of another.
-- Written in SQLite's words; see migrate.go for what other engines read instead.

-- +goose Up

CREATE TABLE meta (
  name   TEXT NOT NULL PRIMARY KEY,
  text   TEXT NOT NULL DEFAULT '',
  number INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE workspace (
  id      TEXT NOT NULL PRIMARY KEY,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE topic (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace TEXT NOT NULL REFERENCES workspace (id),
  name      TEXT NOT NULL,
  rule      TEXT NOT NULL,
  rule_hash TEXT NOT NULL, -- rules may be longer than an index takes
  made_by   TEXT NOT NULL,
  created   INTEGER NOT NULL,
  UNIQUE (workspace, id),
  UNIQUE (workspace, name),
  UNIQUE (workspace, rule_hash)
) STRICT;

-- A destination is a channel as the sender sees it. due_at says when it can be claimed: while it is leased, the lease's end; else
-- when both the channel and its oldest open delivery are due; null when nothing waits.
CREATE TABLE destination (
  id          INTEGER PRIMARY KEY,
  workspace   TEXT NOT NULL REFERENCES workspace (id),
  platform    TEXT NOT NULL,
  channel     TEXT NOT NULL,
  due_at      INTEGER,
  next_at     INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  lease_token TEXT NOT NULL DEFAULT '',
  paused_why  TEXT NOT NULL DEFAULT '',
  UNIQUE (workspace, id),
  UNIQUE (workspace, platform, channel)
) STRICT;

CREATE INDEX destination_due ON destination (platform, due_at) WHERE due_at IS NOT NULL;

CREATE TABLE subscription (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  workspace   TEXT NOT NULL,
  topic       INTEGER NOT NULL,
  destination INTEGER NOT NULL,
  made_by     TEXT NOT NULL,
  created     INTEGER NOT NULL,
  UNIQUE (workspace, destination, topic),
  FOREIGN KEY (workspace, topic) REFERENCES topic (workspace, id),
  FOREIGN KEY (workspace, destination) REFERENCES destination (workspace, id)
) STRICT;

CREATE INDEX subscription_topic ON subscription (topic);

-- The newest change of each topic; meta 'rule version' holds the last version given.
CREATE TABLE rule_change (
  topic     INTEGER NOT NULL PRIMARY KEY,
  workspace TEXT NOT NULL,
  version   INTEGER NOT NULL UNIQUE,
  FOREIGN KEY (workspace, topic) REFERENCES topic (workspace, id)
) STRICT;

CREATE TABLE audit (
  id        INTEGER PRIMARY KEY,
  workspace TEXT NOT NULL REFERENCES workspace (id),
  at        INTEGER NOT NULL,
  who       TEXT NOT NULL,
  what      TEXT NOT NULL,
  topic     INTEGER NOT NULL,
  channel   TEXT NOT NULL
) STRICT;

CREATE INDEX audit_workspace ON audit (workspace, at);

CREATE TABLE source (
  address  TEXT NOT NULL PRIMARY KEY,
  shown    TEXT NOT NULL, -- the address with secrets masked
  title    TEXT NOT NULL,
  last_ok  INTEGER NOT NULL,
  next_at  INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  error    TEXT NOT NULL,
  state    TEXT NOT NULL -- JSON, of the feed's reader
) STRICT;

CREATE TABLE story (
  id    TEXT NOT NULL PRIMARY KEY,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE article (
  seq       INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  story     TEXT NOT NULL REFERENCES story (id),
  feed      TEXT NOT NULL,
  own_key   TEXT NOT NULL,
  source    TEXT NOT NULL,
  url       TEXT NOT NULL,
  title     TEXT NOT NULL,
  summary   TEXT NOT NULL,
  body      TEXT NOT NULL,
  authors   TEXT NOT NULL, -- JSON
  tags      TEXT NOT NULL, -- JSON
  language  TEXT NOT NULL,
  published INTEGER NOT NULL,
  modified  INTEGER NOT NULL,
  seen      INTEGER NOT NULL,
  backlog   INTEGER NOT NULL
) STRICT;

CREATE INDEX article_seen ON article (seen);

-- The names under which an article may come again, hashed: addresses may be longer than an index takes.
CREATE TABLE article_key (
  alias   TEXT NOT NULL PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article (seq)
) STRICT, WITHOUT ROWID;

-- An alert may be filed again with another article of its story; deliveries keep the card they were filed with.
CREATE TABLE alert (
  seq       INTEGER PRIMARY KEY,
  id        TEXT NOT NULL,
  workspace TEXT NOT NULL,
  topic     INTEGER NOT NULL,
  story     TEXT NOT NULL REFERENCES story (id),
  article   TEXT NOT NULL REFERENCES article (id),
  card      TEXT NOT NULL, -- JSON
  UNIQUE (id, article),
  UNIQUE (workspace, seq),
  FOREIGN KEY (workspace, topic) REFERENCES topic (workspace, id)
) STRICT;

CREATE TABLE delivery (
  seq         INTEGER PRIMARY KEY, -- the order of a channel
  id          TEXT NOT NULL UNIQUE,
  workspace   TEXT NOT NULL,
  destination INTEGER NOT NULL,
  alert       INTEGER NOT NULL,
  story       TEXT NOT NULL,
  kind        TEXT NOT NULL,
  state       TEXT NOT NULL,
  attempt     INTEGER NOT NULL,
  first_at    INTEGER NOT NULL,
  last_at     INTEGER NOT NULL,
  not_before  INTEGER NOT NULL,
  filed       INTEGER NOT NULL,
  remote_id   TEXT NOT NULL,
  why         TEXT NOT NULL,
  UNIQUE (destination, story, kind),
  FOREIGN KEY (workspace, destination) REFERENCES destination (workspace, id),
  FOREIGN KEY (workspace, alert) REFERENCES alert (workspace, seq)
) STRICT;

CREATE INDEX delivery_open ON delivery (destination, seq) WHERE state IN ('pending', 'sending', 'unknown');

CREATE INDEX delivery_filed ON delivery (destination, filed);

CREATE TABLE verdict (
  seq         INTEGER PRIMARY KEY,
  workspace   TEXT NOT NULL,
  destination INTEGER NOT NULL,
  topic       INTEGER NOT NULL,
  alert       TEXT NOT NULL,
  article     TEXT NOT NULL REFERENCES article (id),
  why         TEXT NOT NULL,
  at          INTEGER NOT NULL,
  FOREIGN KEY (workspace, topic) REFERENCES topic (workspace, id),
  FOREIGN KEY (workspace, destination) REFERENCES destination (workspace, id)
) STRICT;

CREATE INDEX verdict_destination ON verdict (destination, at);

CREATE TABLE seen_event (
  event TEXT NOT NULL PRIMARY KEY,
  at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX seen_event_at ON seen_event (at);

INSERT INTO meta (name, number) VALUES ('rule version', 0);

-- +goose Down

DROP TABLE seen_event;
DROP TABLE verdict;
DROP TABLE delivery;
DROP TABLE alert;
DROP TABLE article_key;
DROP TABLE article;
DROP TABLE story;
DROP TABLE source;
DROP TABLE audit;
DROP TABLE rule_change;
DROP TABLE subscription;
DROP TABLE destination;
DROP TABLE topic;
DROP TABLE workspace;
DROP TABLE meta;
