-- +goose Up
-- +goose StatementBegin
CREATE TABLE lawyer_plans (
  id           VARCHAR(40)  NOT NULL,
  community    VARCHAR(32)  NOT NULL,
  lawyer       VARCHAR(40)  NOT NULL DEFAULT '',
  lawyer_name  VARCHAR(64)  NOT NULL DEFAULT '',
  place        VARCHAR(128) NOT NULL DEFAULT '',
  mode         VARCHAR(16)  NOT NULL,
  weekday      INTEGER      NOT NULL,
  from_minute  INTEGER      NOT NULL,
  to_minute    INTEGER      NOT NULL,
  slot_minutes INTEGER      NOT NULL,
  valid_from   VARCHAR(10)  NOT NULL DEFAULT '',
  valid_to     VARCHAR(10)  NOT NULL DEFAULT '',
  made_up      SMALLINT     NOT NULL DEFAULT 1,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE lawyer_exceptions (
  id          VARCHAR(40)  NOT NULL,
  plan        VARCHAR(40)  NOT NULL DEFAULT '',
  community   VARCHAR(32)  NOT NULL,
  day         VARCHAR(10)  NOT NULL,
  kind        VARCHAR(16)  NOT NULL,
  from_minute INTEGER      NOT NULL DEFAULT 0,
  to_minute   INTEGER      NOT NULL DEFAULT 0,
  reason      VARCHAR(128) NOT NULL DEFAULT '',
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX lawyer_exceptions_day ON lawyer_exceptions (community, day);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE lawyer_sessions (
  id          VARCHAR(40)  NOT NULL,
  ukey        VARCHAR(64)  NULL,
  community   VARCHAR(32)  NOT NULL,
  lawyer      VARCHAR(40)  NOT NULL DEFAULT '',
  lawyer_name VARCHAR(64)  NOT NULL DEFAULT '',
  place       VARCHAR(128) NOT NULL DEFAULT '',
  mode        VARCHAR(16)  NOT NULL,
  start_at    BIGINT       NOT NULL,
  end_at      BIGINT       NOT NULL,
  state       VARCHAR(16)  NOT NULL,
  reason      VARCHAR(128) NOT NULL DEFAULT '',
  version     INTEGER      NOT NULL,
  wait_seq    INTEGER      NOT NULL DEFAULT 0,
  in_at       BIGINT       NOT NULL DEFAULT 0,
  out_at      BIGINT       NOT NULL DEFAULT 0,
  lawyer_ok   SMALLINT     NOT NULL DEFAULT 0,
  steward_ok  SMALLINT     NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX lawyer_sessions_ukey ON lawyer_sessions (ukey);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX lawyer_sessions_when ON lawyer_sessions (start_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX lawyer_sessions_where ON lawyer_sessions (community, start_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE lawyer_slots (
  id         VARCHAR(48) NOT NULL,
  session_id VARCHAR(40) NOT NULL,
  start_at   BIGINT      NOT NULL,
  end_at     BIGINT      NOT NULL,
  state      VARCHAR(16) NOT NULL,
  taken      INTEGER     NOT NULL DEFAULT 0,
  capacity   INTEGER     NOT NULL DEFAULT 1,
  booking    VARCHAR(40) NOT NULL DEFAULT '',
  held_by    VARCHAR(48) NOT NULL DEFAULT '',
  held_until BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX lawyer_slots_when ON lawyer_slots (session_id, start_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX lawyer_slots_held ON lawyer_slots (held_until);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX lawyer_slots_holder ON lawyer_slots (held_by);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE lawyer_bookings (
  id               VARCHAR(40)  NOT NULL,
  booking_no       VARCHAR(32)  NULL,
  source_key       VARCHAR(160) NOT NULL,
  resident         VARCHAR(64)  NOT NULL DEFAULT '',
  active_key       VARCHAR(64)  NULL,
  session_id       VARCHAR(40)  NOT NULL DEFAULT '',
  slot_id          VARCHAR(48)  NOT NULL DEFAULT '',
  slot_at          BIGINT       NOT NULL DEFAULT 0,
  slot_end         BIGINT       NOT NULL DEFAULT 0,
  community        VARCHAR(32)  NOT NULL DEFAULT '',
  subject          VARCHAR(24)  NOT NULL DEFAULT '',
  side             VARCHAR(24)  NOT NULL DEFAULT '',
  conflict         SMALLINT     NOT NULL DEFAULT 0,
  note             BLOB         NULL,
  name             BLOB         NULL,
  proxy            VARCHAR(16)  NOT NULL DEFAULT '',
  priority         SMALLINT     NOT NULL DEFAULT 0,
  channel          VARCHAR(16)  NOT NULL DEFAULT '',
  state            VARCHAR(24)  NOT NULL,
  reason           VARCHAR(32)  NOT NULL DEFAULT '',
  version          INTEGER      NOT NULL,
  seq              INTEGER      NOT NULL DEFAULT 0,
  moves            INTEGER      NOT NULL DEFAULT 0,
  previous         VARCHAR(40)  NOT NULL DEFAULT '',
  created_at       BIGINT       NOT NULL,
  booked_at        BIGINT       NOT NULL DEFAULT 0,
  offered_at       BIGINT       NOT NULL DEFAULT 0,
  offer_expires_at BIGINT       NOT NULL DEFAULT 0,
  ended_at         BIGINT       NOT NULL DEFAULT 0,
  reminded         INTEGER      NOT NULL DEFAULT 0,
  reminded_at      BIGINT       NOT NULL DEFAULT 0,
  coming           SMALLINT     NOT NULL DEFAULT 0,
  asked_at         BIGINT       NOT NULL DEFAULT 0,
  rating           INTEGER      NOT NULL DEFAULT 0,
  next_at          BIGINT       NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX lawyer_bookings_no ON lawyer_bookings (booking_no);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX lawyer_bookings_source ON lawyer_bookings (source_key);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX lawyer_bookings_active ON lawyer_bookings (active_key);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX lawyer_bookings_own ON lawyer_bookings (resident, id);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX lawyer_bookings_line ON lawyer_bookings (session_id, state, seq);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX lawyer_bookings_next ON lawyer_bookings (next_at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE lawyer_events (
  id         VARCHAR(40) NOT NULL,
  booking_id VARCHAR(40) NOT NULL,
  version    INTEGER     NOT NULL,
  at         BIGINT      NOT NULL,
  actor_kind VARCHAR(16) NOT NULL,
  actor_id   VARCHAR(64) NOT NULL DEFAULT '',
  role       VARCHAR(32) NOT NULL DEFAULT '',
  action     VARCHAR(24) NOT NULL,
  from_state VARCHAR(24) NOT NULL,
  to_state   VARCHAR(24) NOT NULL,
  reason     VARCHAR(64) NOT NULL,
  slot_id    VARCHAR(48) NOT NULL DEFAULT '',
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX lawyer_events_path ON lawyer_events (booking_id, version);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE lawyer_marks (
  id           VARCHAR(40)  NOT NULL,
  resident     VARCHAR(64)  NOT NULL,
  booking_id   VARCHAR(40)  NOT NULL DEFAULT '',
  kind         VARCHAR(16)  NOT NULL,
  at           BIGINT       NOT NULL,
  forgiven_at  BIGINT       NOT NULL DEFAULT 0,
  forgiven_by  VARCHAR(40)  NOT NULL DEFAULT '',
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX lawyer_marks_own ON lawyer_marks (resident, at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE lawyer_standings (
  resident        VARCHAR(64) NOT NULL,
  suspended_until BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (resident)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE lawyer_consultations (
  booking_id VARCHAR(40) NOT NULL,
  lawyer     VARCHAR(40) NOT NULL,
  at         BIGINT      NOT NULL,
  minutes    INTEGER     NOT NULL,
  subject    VARCHAR(24) NOT NULL,
  outcome    VARCHAR(24) NOT NULL,
  content    BLOB        NULL,
  PRIMARY KEY (booking_id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE lawyer_entries (
  id        VARCHAR(40)  NOT NULL,
  community VARCHAR(32)  NOT NULL,
  lawyer    VARCHAR(40)  NOT NULL DEFAULT '',
  kind      VARCHAR(16)  NOT NULL,
  at        BIGINT       NOT NULL,
  minutes   INTEGER      NOT NULL DEFAULT 0,
  theme     VARCHAR(128) NOT NULL DEFAULT '',
  headcount INTEGER      NOT NULL DEFAULT 0,
  photo     VARCHAR(128) NOT NULL DEFAULT '',
  held      SMALLINT     NOT NULL DEFAULT 0,
  noted_by  VARCHAR(40)  NOT NULL DEFAULT '',
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX lawyer_entries_when ON lawyer_entries (community, at);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE lawyer_clocks (
  name    VARCHAR(32) NOT NULL,
  next_at BIGINT      NOT NULL,
  PRIMARY KEY (name)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE legal_kb (
  id          VARCHAR(40)  NOT NULL,
  subject     VARCHAR(24)  NOT NULL,
  question    VARCHAR(255) NOT NULL,
  words       VARCHAR(255) NOT NULL DEFAULT '',
  answer      TEXT         NOT NULL,
  law         VARCHAR(128) NOT NULL,
  version     VARCHAR(32)  NOT NULL,
  reviewer    VARCHAR(40)  NOT NULL DEFAULT '',
  reviewed_at BIGINT       NOT NULL DEFAULT 0,
  state       VARCHAR(16)  NOT NULL,
  edition     INTEGER      NOT NULL,
  changed_at  BIGINT       NOT NULL,
  changed_by  VARCHAR(40)  NOT NULL DEFAULT '',
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE legal_qa (
  id         VARCHAR(40) NOT NULL,
  source_key VARCHAR(160) NOT NULL,
  resident   VARCHAR(64) NOT NULL DEFAULT '',
  at         BIGINT      NOT NULL,
  entry      VARCHAR(40) NOT NULL DEFAULT '',
  edition    INTEGER     NOT NULL DEFAULT 0,
  subject    VARCHAR(24) NOT NULL DEFAULT '',
  matched    SMALLINT    NOT NULL DEFAULT 0,
  disclaimer SMALLINT    NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX legal_qa_source ON legal_qa (source_key);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX legal_qa_own ON legal_qa (resident, id);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TABLE legal_qa;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE legal_kb;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE lawyer_clocks;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE lawyer_entries;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE lawyer_consultations;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE lawyer_standings;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE lawyer_marks;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE lawyer_events;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE lawyer_bookings;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE lawyer_slots;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE lawyer_sessions;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE lawyer_exceptions;
-- +goose StatementEnd
-- +goose StatementBegin
DROP TABLE lawyer_plans;
-- +goose StatementEnd
