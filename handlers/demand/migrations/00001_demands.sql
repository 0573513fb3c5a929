-- +goose Up
-- +goose StatementBegin
CREATE TABLE demands (
  id             VARCHAR(40)  NOT NULL,
  demand_no      VARCHAR(32)  NULL,
  source_key     VARCHAR(160) NOT NULL,
  owner          VARCHAR(64)  NOT NULL DEFAULT '',
  owner_sealed   BLOB         NULL,
  filer_role     VARCHAR(16)  NOT NULL,
  proxy          VARCHAR(16)  NOT NULL DEFAULT '',
  proxy_who      BLOB         NULL,
  household      VARCHAR(64)  NOT NULL DEFAULT '',
  privacy_mode   VARCHAR(16)  NOT NULL,
  minor          SMALLINT     NOT NULL DEFAULT 0,
  title          BLOB         NULL,
  text           BLOB         NULL,
  result         BLOB         NULL,
  question       BLOB         NULL,
  nature         VARCHAR(16)  NOT NULL DEFAULT '',
  category       VARCHAR(8)   NOT NULL,
  second         VARCHAR(8)   NOT NULL DEFAULT '',
  urgency        VARCHAR(16)  NOT NULL,
  level          VARCHAR(16)  NOT NULL DEFAULT '',
  hazard         SMALLINT     NOT NULL DEFAULT 0,
  node           VARCHAR(32)  NOT NULL DEFAULT '',
  community      VARCHAR(32)  NOT NULL DEFAULT '',
  estate         VARCHAR(64)  NOT NULL DEFAULT '',
  building       VARCHAR(32)  NOT NULL DEFAULT '',
  entrance       VARCHAR(32)  NOT NULL DEFAULT '',
  place          BLOB         NULL,
  has_point      SMALLINT     NOT NULL DEFAULT 0,
  lat            DOUBLE       NOT NULL DEFAULT 0,
  lng            DOUBLE       NOT NULL DEFAULT 0,
  contact        VARCHAR(16)  NOT NULL DEFAULT '',
  phone          BLOB         NULL,
  lang           VARCHAR(8)   NOT NULL DEFAULT '',
  channel        VARCHAR(16)  NOT NULL DEFAULT '',
  media          INTEGER      NOT NULL DEFAULT 0,
  state          VARCHAR(24)  NOT NULL,
  live           SMALLINT     NOT NULL,
  reason         VARCHAR(24)  NOT NULL DEFAULT '',
  version        INTEGER      NOT NULL,
  submitted_at   BIGINT       NOT NULL,
  clock_from_at  BIGINT       NOT NULL,
  contact_due_at BIGINT       NOT NULL DEFAULT 0,
  finish_due_at  BIGINT       NOT NULL DEFAULT 0,
  contacted_at   BIGINT       NOT NULL DEFAULT 0,
  progress_at    BIGINT       NOT NULL DEFAULT 0,
  waiting_since  BIGINT       NOT NULL DEFAULT 0,
  resolved_at    BIGINT       NOT NULL DEFAULT 0,
  closed_at      BIGINT       NOT NULL DEFAULT 0,
  last_urge_at   BIGINT       NOT NULL DEFAULT 0,
  next_at        BIGINT       NOT NULL DEFAULT 0,
  urges          INTEGER      NOT NULL DEFAULT 0,
  returns        INTEGER      NOT NULL DEFAULT 0,
  reopens        INTEGER      NOT NULL DEFAULT 0,
  reminds        INTEGER      NOT NULL DEFAULT 0,
  warned         INTEGER      NOT NULL DEFAULT 0,
  extended       SMALLINT     NOT NULL DEFAULT 0,
  supervised     SMALLINT     NOT NULL DEFAULT 0,
  supervised_by  VARCHAR(40)  NOT NULL DEFAULT '',
  group_flag     SMALLINT     NOT NULL DEFAULT 0,
  ruled          SMALLINT     NOT NULL DEFAULT 0,
  removed        SMALLINT     NOT NULL DEFAULT 0,
  steward        VARCHAR(40)  NOT NULL DEFAULT '',
  handler        VARCHAR(40)  NOT NULL DEFAULT '',
  master         VARCHAR(32)  NOT NULL DEFAULT '',
  households     INTEGER      NOT NULL DEFAULT 1,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX demands_no ON demands (demand_no);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX demands_source ON demands (source_key);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_owner ON demands (owner, id);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_near ON demands (node, category, live, submitted_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_desk ON demands (community, live, id);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_master ON demands (master);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX demands_next ON demands (next_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE demand_events (
  id         VARCHAR(40) NOT NULL,
  demand_id  VARCHAR(40) NOT NULL,
  version    INTEGER     NOT NULL,
  at         BIGINT      NOT NULL,
  actor_kind VARCHAR(16) NOT NULL,
  actor_id   VARCHAR(40) NOT NULL DEFAULT '',
  role       VARCHAR(32) NOT NULL DEFAULT '',
  action     VARCHAR(24) NOT NULL,
  from_state VARCHAR(24) NOT NULL,
  to_state   VARCHAR(24) NOT NULL,
  reason     VARCHAR(64) NOT NULL,
  payload    BLOB        NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX demand_events_path ON demand_events (demand_id, version);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE demand_media (
  demand_id VARCHAR(40)  NOT NULL,
  media_id  VARCHAR(128) NOT NULL,
  place     INTEGER      NOT NULL,
  at        BIGINT       NOT NULL,
  PRIMARY KEY (demand_id, media_id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE evaluations (
  id        VARCHAR(40) NOT NULL,
  demand_id VARCHAR(40) NOT NULL,
  round     INTEGER     NOT NULL,
  solved    SMALLINT    NOT NULL,
  score     INTEGER     NOT NULL DEFAULT 0,
  comment   BLOB        NULL,
  at        BIGINT      NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX evaluations_round ON evaluations (demand_id, round);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE evaluations;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE demand_media;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE demand_events;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE demands;
-- +goose StatementEnd
