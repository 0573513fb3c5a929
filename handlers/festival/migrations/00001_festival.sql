-- +goose Up
-- +goose StatementBegin
CREATE TABLE festival_editions (
  id       VARCHAR(40)  NOT NULL,
  number   INTEGER      NOT NULL,
  title    VARCHAR(255) NOT NULL DEFAULT '',
  start_at BIGINT       NOT NULL DEFAULT 0,
  end_at   BIGINT       NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX festival_editions_number ON festival_editions (number);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE festival_events (
  id              VARCHAR(40)  NOT NULL,
  edition         VARCHAR(40)  NOT NULL DEFAULT '',
  theme           VARCHAR(24)  NOT NULL,
  title           VARCHAR(255) NOT NULL,
  place           VARCHAR(255) NOT NULL,
  node            VARCHAR(32)  NOT NULL DEFAULT '',
  notes           VARCHAR(500) NOT NULL DEFAULT '',
  start_at        BIGINT       NOT NULL,
  end_at          BIGINT       NOT NULL,
  signup_open_at  BIGINT       NOT NULL DEFAULT 0,
  signup_close_at BIGINT       NOT NULL,
  cancel_until_at BIGINT       NOT NULL,
  capacity        INTEGER      NOT NULL,
  taken           INTEGER      NOT NULL,
  elsewhere       INTEGER      NOT NULL DEFAULT 0,
  waiting         INTEGER      NOT NULL DEFAULT 0,
  waitlist_max    INTEGER      NOT NULL DEFAULT 0,
  last_seq        BIGINT       NOT NULL DEFAULT 0,
  min_age         INTEGER      NOT NULL DEFAULT 0,
  max_age         INTEGER      NOT NULL DEFAULT 0,
  outdoor         SMALLINT     NOT NULL DEFAULT 0,
  sport           SMALLINT     NOT NULL DEFAULT 0,
  host_first      SMALLINT     NOT NULL DEFAULT 0,
  no_overlap      SMALLINT     NOT NULL DEFAULT 0,
  state           VARCHAR(16)  NOT NULL,
  reason          VARCHAR(255) NOT NULL DEFAULT '',
  was_at          BIGINT       NOT NULL DEFAULT 0,
  reminded_at     BIGINT       NOT NULL DEFAULT 0,
  next_at         BIGINT       NOT NULL DEFAULT 0,
  made_by         VARCHAR(40)  NOT NULL DEFAULT '',
  made_at         BIGINT       NOT NULL,
  version         INTEGER      NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX festival_events_start ON festival_events (start_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX festival_events_next ON festival_events (next_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE festival_registrations (
  id               VARCHAR(40)  NOT NULL,
  reg_no           VARCHAR(32)  NOT NULL,
  event_id         VARCHAR(40)  NOT NULL,
  resident         VARCHAR(64)  NOT NULL DEFAULT '',
  source_key       VARCHAR(160) NOT NULL,
  node             VARCHAR(32)  NOT NULL DEFAULT '',
  active           SMALLINT     NULL,
  state            VARCHAR(16)  NOT NULL,
  party            INTEGER      NOT NULL,
  code             VARCHAR(6)   NOT NULL,
  bands            VARCHAR(40)  NOT NULL DEFAULT '',
  people           BLOB         NULL,
  guardian         SMALLINT     NOT NULL DEFAULT 0,
  guardian_phone   BLOB         NULL,
  declared         SMALLINT     NOT NULL DEFAULT 0,
  companion        SMALLINT     NOT NULL DEFAULT 0,
  exempt           SMALLINT     NOT NULL DEFAULT 0,
  seq              BIGINT       NOT NULL DEFAULT 0,
  made_at          BIGINT       NOT NULL,
  signed_at        BIGINT       NOT NULL DEFAULT 0,
  offered_at       BIGINT       NOT NULL DEFAULT 0,
  offer_expires_at BIGINT       NOT NULL DEFAULT 0,
  ended_at         BIGINT       NOT NULL DEFAULT 0,
  reminded_at      BIGINT       NOT NULL DEFAULT 0,
  coming           SMALLINT     NOT NULL DEFAULT 0,
  moved_at         BIGINT       NOT NULL DEFAULT 0,
  arrived          INTEGER      NOT NULL DEFAULT 0,
  checked_at       BIGINT       NOT NULL DEFAULT 0,
  checked_by       VARCHAR(40)  NOT NULL DEFAULT '',
  tries            INTEGER      NOT NULL DEFAULT 0,
  no_show_at       BIGINT       NOT NULL DEFAULT 0,
  forgiven         SMALLINT     NOT NULL DEFAULT 0,
  asked_at         BIGINT       NOT NULL DEFAULT 0,
  score            INTEGER      NOT NULL DEFAULT 0,
  comment          BLOB         NULL,
  version          INTEGER      NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX festival_registrations_no ON festival_registrations (reg_no);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX festival_registrations_source ON festival_registrations (source_key);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX festival_registrations_one ON festival_registrations (event_id, resident, active);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX festival_registrations_code ON festival_registrations (event_id, code);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX festival_registrations_queue ON festival_registrations (event_id, state, seq);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX festival_registrations_own ON festival_registrations (resident, id);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE festival_walk_ins (
  id       VARCHAR(40) NOT NULL,
  event_id VARCHAR(40) NOT NULL,
  people   INTEGER     NOT NULL,
  kind     VARCHAR(16) NOT NULL,
  staff    VARCHAR(40) NOT NULL,
  at       BIGINT      NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX festival_walk_ins_event ON festival_walk_ins (event_id, id);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE festival_walk_ins;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE festival_registrations;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE festival_events;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE festival_editions;
-- +goose StatementEnd
