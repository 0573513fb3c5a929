-- +goose Up
-- +goose StatementBegin
CREATE TABLE projects (
  id          VARCHAR(40)   NOT NULL,
  project_no  VARCHAR(32)   NOT NULL,
  title       VARCHAR(120)  NOT NULL,
  summary     VARCHAR(1000) NOT NULL DEFAULT '',
  coverage    VARCHAR(120)  NOT NULL,
  node        VARCHAR(32)   NOT NULL,
  estate      VARCHAR(64)   NOT NULL DEFAULT '',
  state       VARCHAR(24)   NOT NULL,
  held        VARCHAR(24)   NOT NULL DEFAULT '',
  reason      VARCHAR(500)  NOT NULL DEFAULT '',
  provider    VARCHAR(120)  NOT NULL DEFAULT '',
  channel     VARCHAR(120)  NOT NULL DEFAULT '',
  budget      VARCHAR(255)  NOT NULL DEFAULT '',
  round       INTEGER       NOT NULL DEFAULT 0,
  version     INTEGER       NOT NULL,
  rectify_due BIGINT        NOT NULL DEFAULT 0,
  warned      INTEGER       NOT NULL DEFAULT 0,
  next_at     BIGINT        NOT NULL DEFAULT 0,
  created_at  BIGINT        NOT NULL,
  changed_at  BIGINT        NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX projects_no ON projects (project_no);
CREATE INDEX projects_place ON projects (node, state);
CREATE INDEX projects_state ON projects (state, changed_at);
CREATE INDEX projects_next ON projects (next_at);
-- +goose StatementBegin
CREATE TABLE project_events (
  id         VARCHAR(40)  NOT NULL,
  project_id VARCHAR(40)  NOT NULL,
  version    INTEGER      NOT NULL,
  at         BIGINT       NOT NULL,
  actor_kind VARCHAR(16)  NOT NULL,
  actor_id   VARCHAR(40)  NOT NULL DEFAULT '',
  role       VARCHAR(32)  NOT NULL DEFAULT '',
  action     VARCHAR(24)  NOT NULL,
  from_state VARCHAR(24)  NOT NULL,
  to_state   VARCHAR(24)  NOT NULL,
  reason     VARCHAR(500) NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX project_events_path ON project_events (project_id, version);
-- +goose StatementBegin
CREATE TABLE project_gates (
  id         VARCHAR(40) NOT NULL,
  project_id VARCHAR(40) NOT NULL,
  gate       VARCHAR(24) NOT NULL,
  version    INTEGER     NOT NULL,
  text       TEXT        NOT NULL,
  by_staff   VARCHAR(40) NOT NULL DEFAULT '',
  restored   SMALLINT    NOT NULL DEFAULT 0,
  at         BIGINT      NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX project_gates_version ON project_gates (project_id, gate, version);
-- +goose StatementBegin
CREATE TABLE project_people (
  project_id VARCHAR(40) NOT NULL,
  list       VARCHAR(16) NOT NULL,
  mark       VARCHAR(64) NOT NULL,
  added_by   VARCHAR(40) NOT NULL DEFAULT '',
  at         BIGINT      NOT NULL,
  PRIMARY KEY (project_id, list, mark)
);
-- +goose StatementEnd
CREATE INDEX project_people_mark ON project_people (mark);
-- +goose StatementBegin
CREATE TABLE project_demands (
  project_id VARCHAR(40)  NOT NULL,
  demand_no  VARCHAR(32)  NOT NULL,
  chosen     SMALLINT     NOT NULL DEFAULT 1,
  reason     VARCHAR(255) NOT NULL DEFAULT '',
  at         BIGINT       NOT NULL,
  PRIMARY KEY (project_id, demand_no)
);
-- +goose StatementEnd
CREATE INDEX project_demands_no ON project_demands (demand_no);
-- +goose StatementBegin
CREATE TABLE score_rounds (
  id            VARCHAR(60) NOT NULL,
  project_id    VARCHAR(40) NOT NULL,
  round         INTEGER     NOT NULL,
  open_at       BIGINT      NOT NULL,
  close_at      BIGINT      NOT NULL,
  ballots       INTEGER     NOT NULL DEFAULT 0,
  total         INTEGER     NOT NULL DEFAULT 0,
  casts         INTEGER     NOT NULL DEFAULT 0,
  frozen_at     BIGINT      NOT NULL DEFAULT 0,
  settled_at    BIGINT      NOT NULL DEFAULT 0,
  ballots_seal  VARCHAR(64) NOT NULL DEFAULT '',
  counted_seal  VARCHAR(64) NOT NULL DEFAULT '',
  level1        INTEGER     NOT NULL DEFAULT 0,
  level2        INTEGER     NOT NULL DEFAULT 0,
  level3        INTEGER     NOT NULL DEFAULT 0,
  level4        INTEGER     NOT NULL DEFAULT 0,
  level5        INTEGER     NOT NULL DEFAULT 0,
  mean          DOUBLE      NOT NULL DEFAULT 0,
  street        DOUBLE      NOT NULL DEFAULT 0,
  expert        DOUBLE      NOT NULL DEFAULT 0,
  watch_at      BIGINT      NOT NULL DEFAULT 0,
  verdict_due   BIGINT      NOT NULL DEFAULT 0,
  rating_due    BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX score_rounds_project ON score_rounds (project_id, round);
CREATE INDEX score_rounds_watch ON score_rounds (watch_at);
CREATE INDEX score_rounds_settled ON score_rounds (settled_at);
-- +goose StatementBegin
CREATE TABLE ballots (
  id         VARCHAR(40) NOT NULL,
  project_id VARCHAR(40) NOT NULL,
  round      INTEGER     NOT NULL,
  voter      VARCHAR(64) NOT NULL,
  owner      BLOB        NULL,
  score      INTEGER     NOT NULL,
  reason     BLOB        NULL,
  channel    VARCHAR(8)  NOT NULL,
  source     VARCHAR(32) NOT NULL DEFAULT '',
  prefix     VARCHAR(64) NOT NULL DEFAULT '',
  cast_at    BIGINT      NOT NULL,
  changed_at BIGINT      NOT NULL,
  edits      INTEGER     NOT NULL DEFAULT 0,
  standing   VARCHAR(16) NOT NULL DEFAULT '',
  burst      VARCHAR(40) NOT NULL DEFAULT '',
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX ballots_voter ON ballots (project_id, round, voter);
CREATE INDEX ballots_who ON ballots (voter);
CREATE INDEX ballots_burst ON ballots (burst);
-- +goose StatementBegin
CREATE TABLE ballot_revisions (
  id         VARCHAR(40)  NOT NULL,
  ballot_id  VARCHAR(40)  NOT NULL,
  no         INTEGER      NOT NULL,
  score      INTEGER      NOT NULL,
  source_key VARCHAR(160) NOT NULL,
  at         BIGINT       NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX ballot_revisions_no ON ballot_revisions (ballot_id, no);
CREATE UNIQUE INDEX ballot_revisions_source ON ballot_revisions (source_key);
-- +goose StatementBegin
CREATE TABLE ballot_bursts (
  id         VARCHAR(40)  NOT NULL,
  project_id VARCHAR(40)  NOT NULL,
  round      INTEGER      NOT NULL,
  rule       VARCHAR(16)  NOT NULL,
  source     VARCHAR(64)  NOT NULL DEFAULT '',
  from_at    BIGINT       NOT NULL,
  ballots    INTEGER      NOT NULL,
  mean       DOUBLE       NOT NULL DEFAULT 0,
  verdict    VARCHAR(16)  NOT NULL DEFAULT '',
  reason     VARCHAR(255) NOT NULL DEFAULT '',
  judged_by  VARCHAR(40)  NOT NULL DEFAULT '',
  judged_at  BIGINT       NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX ballot_bursts_hour ON ballot_bursts (project_id, round, rule, source, from_at);
-- +goose StatementBegin
CREATE TABLE project_comments (
  id         VARCHAR(40) NOT NULL,
  project_id VARCHAR(40) NOT NULL,
  author     VARCHAR(64) NOT NULL,
  owner      BLOB        NULL,
  text       BLOB        NULL,
  at         BIGINT      NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX project_comments_author ON project_comments (project_id, author);
CREATE INDEX project_comments_who ON project_comments (author);
-- +goose StatementBegin
CREATE TABLE score_invites (
  project_id  VARCHAR(40) NOT NULL,
  round       INTEGER     NOT NULL,
  resident    VARCHAR(40) NOT NULL,
  prompted_at BIGINT      NOT NULL,
  declined    SMALLINT    NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, round, resident)
);
-- +goose StatementEnd
CREATE INDEX score_invites_resident ON score_invites (resident, prompted_at);
-- +goose StatementBegin
CREATE TABLE score_notices (
  project_id VARCHAR(40) NOT NULL,
  round      INTEGER     NOT NULL,
  kind       VARCHAR(16) NOT NULL,
  due_at     BIGINT      NOT NULL,
  after_key  VARCHAR(80) NOT NULL DEFAULT '',
  done_at    BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, round, kind)
);
-- +goose StatementEnd
CREATE INDEX score_notices_due ON score_notices (done_at, due_at);
-- +goose StatementBegin
CREATE TABLE paper_ballots (
  id         VARCHAR(40) NOT NULL,
  project_id VARCHAR(40) NOT NULL,
  round      INTEGER     NOT NULL,
  serial     VARCHAR(32) NOT NULL,
  score1     INTEGER     NOT NULL,
  by1        VARCHAR(40) NOT NULL,
  witness    BLOB        NULL,
  at1        BIGINT      NOT NULL,
  score2     INTEGER     NOT NULL DEFAULT 0,
  by2        VARCHAR(40) NOT NULL DEFAULT '',
  at2        BIGINT      NOT NULL DEFAULT 0,
  ballot_id  VARCHAR(40) NOT NULL DEFAULT '',
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX paper_ballots_serial ON paper_ballots (project_id, round, serial);
-- +goose StatementBegin
CREATE TABLE project_sheets (
  id         VARCHAR(40) NOT NULL,
  project_id VARCHAR(40) NOT NULL,
  round      INTEGER     NOT NULL,
  side       VARCHAR(16) NOT NULL,
  rater      VARCHAR(60) NOT NULL,
  entered_by VARCHAR(40) NOT NULL,
  analysis   TEXT        NOT NULL,
  parts      TEXT        NOT NULL,
  mean       DOUBLE      NOT NULL,
  version    INTEGER     NOT NULL,
  at         BIGINT      NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX project_sheets_rater ON project_sheets (project_id, round, side, rater);
-- +goose StatementBegin
CREATE TABLE project_answers (
  project_id VARCHAR(40)   NOT NULL,
  round      INTEGER       NOT NULL,
  kind       VARCHAR(16)   NOT NULL,
  score      INTEGER       NOT NULL DEFAULT 0,
  text       VARCHAR(1000) NOT NULL DEFAULT '',
  by_staff   VARCHAR(40)   NOT NULL,
  at         BIGINT        NOT NULL,
  PRIMARY KEY (project_id, round, kind)
);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE project_answers;
-- +goose StatementEnd
DROP TABLE project_sheets;
DROP TABLE paper_ballots;
DROP TABLE score_notices;
DROP TABLE score_invites;
DROP TABLE project_comments;
DROP TABLE ballot_bursts;
DROP TABLE ballot_revisions;
DROP TABLE ballots;
DROP TABLE score_rounds;
DROP TABLE project_demands;
DROP TABLE project_people;
DROP TABLE project_gates;
DROP TABLE project_events;
DROP TABLE projects;
