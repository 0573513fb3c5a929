-- +goose Up

-- Talks for which a resident asked for a person: asked for, taken by a steward, ended.
CREATE TABLE human_talks (
  id          VARCHAR(32)  NOT NULL PRIMARY KEY,
  resident_id VARCHAR(40)  NOT NULL,
  ref         VARCHAR(191) NOT NULL,
  node        VARCHAR(32)  NOT NULL,
  asked_of    VARCHAR(64)  NOT NULL,
  asked_at    BIGINT       NOT NULL,
  taken_by    VARCHAR(64)  NOT NULL DEFAULT '',
  taken_at    BIGINT       NOT NULL DEFAULT 0,
  heard_at    BIGINT       NOT NULL,
  ended_at    BIGINT       NOT NULL DEFAULT 0,
  ended_by    VARCHAR(16)  NOT NULL DEFAULT ''
);
CREATE INDEX human_talks_ref ON human_talks (ref, id);
CREATE INDEX human_talks_open ON human_talks (ended_at, heard_at);

-- +goose Down
DROP TABLE human_talks;
