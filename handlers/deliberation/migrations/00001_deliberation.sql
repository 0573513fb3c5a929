-- +goose Up
-- +goose StatementBegin
CREATE TABLE topics (
  id          VARCHAR(40)  NOT NULL,
  topic_no    VARCHAR(32)  NOT NULL,
  title       VARCHAR(160) NOT NULL,
  text        BLOB         NULL,
  proposer    VARCHAR(40)  NOT NULL DEFAULT '',
  origin      VARCHAR(16)  NOT NULL,
  origin_ref  VARCHAR(80)  NOT NULL DEFAULT '',
  node        VARCHAR(32)  NOT NULL,
  community   VARCHAR(32)  NOT NULL,
  estate      VARCHAR(64)  NOT NULL DEFAULT '',
  building    VARCHAR(32)  NOT NULL DEFAULT '',
  place       VARCHAR(160) NOT NULL DEFAULT '',
  state       VARCHAR(16)  NOT NULL,
  screening   VARCHAR(16)  NOT NULL DEFAULT '',
  reason      VARCHAR(24)  NOT NULL DEFAULT '',
  words       VARCHAR(500) NOT NULL DEFAULT '',
  merged_into VARCHAR(40)  NOT NULL DEFAULT '',
  tier        VARCHAR(20)  NOT NULL DEFAULT '',
  tier_rule   VARCHAR(20)  NOT NULL DEFAULT '',
  tier_why    VARCHAR(300) NOT NULL DEFAULT '',
  reach       VARCHAR(12)  NOT NULL DEFAULT '',
  buildings   VARCHAR(120) NOT NULL DEFAULT '',
  households  INTEGER      NOT NULL DEFAULT 0,
  seconds     INTEGER      NOT NULL DEFAULT 0,
  screen_due  BIGINT       NOT NULL DEFAULT 0,
  agenda_due  BIGINT       NOT NULL DEFAULT 0,
  warned      INTEGER      NOT NULL DEFAULT 0,
  version     INTEGER      NOT NULL,
  next_at     BIGINT       NOT NULL DEFAULT 0,
  created_at  BIGINT       NOT NULL,
  changed_at  BIGINT       NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX topics_no ON topics (topic_no);
CREATE INDEX topics_place ON topics (community, state);
CREATE INDEX topics_next ON topics (next_at);
-- +goose StatementBegin
CREATE TABLE topic_people (
  topic_id    VARCHAR(40) NOT NULL,
  resident_id VARCHAR(40) NOT NULL,
  household   VARCHAR(48) NOT NULL,
  part        VARCHAR(12) NOT NULL,
  at          BIGINT      NOT NULL,
  PRIMARY KEY (topic_id, resident_id)
);
-- +goose StatementEnd
CREATE INDEX topic_people_who ON topic_people (resident_id);
-- +goose StatementBegin
CREATE TABLE meetings (
  id          VARCHAR(40)  NOT NULL,
  meeting_no  VARCHAR(32)  NOT NULL,
  tier        VARCHAR(20)  NOT NULL,
  node        VARCHAR(32)  NOT NULL,
  community   VARCHAR(32)  NOT NULL,
  buildings   VARCHAR(120) NOT NULL DEFAULT '',
  title       VARCHAR(160) NOT NULL,
  place       VARCHAR(160) NOT NULL,
  at          BIGINT       NOT NULL,
  state       VARCHAR(16)  NOT NULL,
  rsvp_close  BIGINT       NOT NULL,
  invited     INTEGER      NOT NULL,
  quorum      INTEGER      NOT NULL,
  threshold   VARCHAR(16)  NOT NULL,
  proxies     INTEGER      NOT NULL,
  notice_days INTEGER      NOT NULL,
  noticed_at  BIGINT       NOT NULL DEFAULT 0,
  notice_seq  INTEGER      NOT NULL DEFAULT 0,
  called_at   BIGINT       NOT NULL DEFAULT 0,
  present     INTEGER      NOT NULL DEFAULT 0,
  meter       VARCHAR(8)   NOT NULL DEFAULT '',
  minutes_at  BIGINT       NOT NULL DEFAULT 0,
  ended_at    BIGINT       NOT NULL DEFAULT 0,
  before_id   VARCHAR(40)  NOT NULL DEFAULT '',
  tries       INTEGER      NOT NULL DEFAULT 0,
  paper       TEXT         NOT NULL,
  warned      INTEGER      NOT NULL DEFAULT 0,
  version     INTEGER      NOT NULL,
  next_at     BIGINT       NOT NULL DEFAULT 0,
  created_at  BIGINT       NOT NULL,
  changed_at  BIGINT       NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX meetings_no ON meetings (meeting_no);
CREATE INDEX meetings_place ON meetings (community, state);
CREATE INDEX meetings_at ON meetings (at);
CREATE INDEX meetings_next ON meetings (next_at);
-- +goose StatementBegin
CREATE TABLE meeting_topics (
  meeting_id VARCHAR(40) NOT NULL,
  topic_id   VARCHAR(40) NOT NULL,
  PRIMARY KEY (meeting_id, topic_id)
);
-- +goose StatementEnd
CREATE INDEX meeting_topics_topic ON meeting_topics (topic_id);
-- +goose StatementBegin
CREATE TABLE meeting_people (
  meeting_id  VARCHAR(40) NOT NULL,
  resident_id VARCHAR(40) NOT NULL,
  household   VARCHAR(48) NOT NULL,
  seq         INTEGER     NOT NULL,
  at          BIGINT      NOT NULL,
  PRIMARY KEY (meeting_id, resident_id)
);
-- +goose StatementEnd
CREATE INDEX meeting_people_who ON meeting_people (resident_id, at);
-- +goose StatementBegin
CREATE TABLE rsvps (
  meeting_id  VARCHAR(40) NOT NULL,
  resident_id VARCHAR(40) NOT NULL,
  household   VARCHAR(48) NOT NULL,
  answer      VARCHAR(12) NOT NULL,
  substitute  BLOB        NULL,
  edits       INTEGER     NOT NULL DEFAULT 0,
  at          BIGINT      NOT NULL,
  PRIMARY KEY (meeting_id, resident_id)
);
-- +goose StatementEnd
CREATE INDEX rsvps_who ON rsvps (resident_id);
-- +goose StatementBegin
CREATE TABLE meeting_words (
  id         VARCHAR(40) NOT NULL,
  meeting_id VARCHAR(40) NOT NULL,
  outcome_id VARCHAR(40) NOT NULL DEFAULT '',
  kind       VARCHAR(12) NOT NULL,
  author     VARCHAR(64) NOT NULL,
  owner      BLOB        NULL,
  text       BLOB        NULL,
  answer     VARCHAR(300) NOT NULL DEFAULT '',
  read_at    BIGINT      NOT NULL DEFAULT 0,
  source_key VARCHAR(160) NOT NULL,
  at         BIGINT      NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX meeting_words_source ON meeting_words (source_key);
CREATE INDEX meeting_words_meeting ON meeting_words (meeting_id, kind);
CREATE INDEX meeting_words_author ON meeting_words (author);
-- +goose StatementBegin
CREATE TABLE attendances (
  meeting_id  VARCHAR(40) NOT NULL,
  household   VARCHAR(48) NOT NULL,
  resident_id VARCHAR(40) NOT NULL DEFAULT '',
  name        BLOB        NULL,
  holder      VARCHAR(48) NOT NULL DEFAULT '',
  way         VARCHAR(8)  NOT NULL,
  by_staff    VARCHAR(40) NOT NULL DEFAULT '',
  stance      VARCHAR(8)  NOT NULL DEFAULT '',
  reason      BLOB        NULL,
  at          BIGINT      NOT NULL,
  PRIMARY KEY (meeting_id, household)
);
-- +goose StatementEnd
CREATE INDEX attendances_who ON attendances (resident_id);
-- +goose StatementBegin
CREATE TABLE meeting_hands (
  meeting_id  VARCHAR(40) NOT NULL,
  resident_id VARCHAR(40) NOT NULL,
  at          BIGINT      NOT NULL,
  called_at   BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (meeting_id, resident_id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE outcomes (
  id           VARCHAR(40)   NOT NULL,
  meeting_id   VARCHAR(40)   NOT NULL,
  topic_id     VARCHAR(40)   NOT NULL DEFAULT '',
  node         VARCHAR(32)   NOT NULL,
  kind         VARCHAR(16)   NOT NULL,
  text         VARCHAR(1000) NOT NULL,
  state        VARCHAR(20)   NOT NULL,
  yes_votes    INTEGER       NOT NULL DEFAULT 0,
  no_votes     INTEGER       NOT NULL DEFAULT 0,
  abstained    INTEGER       NOT NULL DEFAULT 0,
  present      INTEGER       NOT NULL DEFAULT 0,
  threshold    VARCHAR(16)   NOT NULL,
  legal        SMALLINT      NOT NULL DEFAULT 0,
  decision     SMALLINT      NOT NULL DEFAULT 0,
  publish_due  BIGINT        NOT NULL DEFAULT 0,
  published_at BIGINT        NOT NULL DEFAULT 0,
  open_until   BIGINT        NOT NULL DEFAULT 0,
  rating       INTEGER       NOT NULL DEFAULT 0,
  rating_due   BIGINT        NOT NULL DEFAULT 0,
  reopens      INTEGER       NOT NULL DEFAULT 0,
  paper        TEXT          NOT NULL,
  warned       INTEGER       NOT NULL DEFAULT 0,
  version      INTEGER       NOT NULL,
  next_at      BIGINT        NOT NULL DEFAULT 0,
  created_at   BIGINT        NOT NULL,
  changed_at   BIGINT        NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX outcomes_of ON outcomes (meeting_id, topic_id);
CREATE INDEX outcomes_next ON outcomes (next_at);
CREATE INDEX outcomes_state ON outcomes (state, published_at);
-- +goose StatementBegin
CREATE TABLE outcome_tasks (
  id         VARCHAR(40)  NOT NULL,
  outcome_id VARCHAR(40)  NOT NULL,
  no         INTEGER      NOT NULL,
  text       VARCHAR(300) NOT NULL,
  owner      VARCHAR(100) NOT NULL,
  due_at     BIGINT       NOT NULL,
  link       VARCHAR(12)  NOT NULL DEFAULT '',
  link_no    VARCHAR(32)  NOT NULL DEFAULT '',
  done_at    BIGINT       NOT NULL DEFAULT 0,
  done_words VARCHAR(300) NOT NULL DEFAULT '',
  warned     INTEGER      NOT NULL DEFAULT 0,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX outcome_tasks_no ON outcome_tasks (outcome_id, no);
-- +goose StatementBegin
CREATE TABLE assemblies (
  outcome_id VARCHAR(40)   NOT NULL,
  at         BIGINT        NOT NULL,
  rule       VARCHAR(16)   NOT NULL,
  members    INTEGER       NOT NULL,
  present    INTEGER       NOT NULL,
  yes_votes  INTEGER       NOT NULL,
  no_votes   INTEGER       NOT NULL,
  abstained  INTEGER       NOT NULL,
  passed     SMALLINT      NOT NULL,
  words      VARCHAR(1000) NOT NULL DEFAULT '',
  by_staff   VARCHAR(40)   NOT NULL DEFAULT '',
  noted_at   BIGINT        NOT NULL,
  PRIMARY KEY (outcome_id)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE supervision_draws (
  outcome_id VARCHAR(40)  NOT NULL,
  rating     INTEGER      NOT NULL,
  seed       VARCHAR(120) NOT NULL,
  digest     VARCHAR(64)  NOT NULL,
  marks      TEXT         NOT NULL,
  seats      INTEGER      NOT NULL,
  at         BIGINT       NOT NULL,
  PRIMARY KEY (outcome_id, rating)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE supervisors (
  outcome_id  VARCHAR(40) NOT NULL,
  rating      INTEGER     NOT NULL,
  mark        VARCHAR(16) NOT NULL,
  resident_id VARCHAR(40) NOT NULL,
  place       INTEGER     NOT NULL,
  asked_at    BIGINT      NOT NULL DEFAULT 0,
  declined    SMALLINT    NOT NULL DEFAULT 0,
  score       INTEGER     NOT NULL DEFAULT 0,
  reason      BLOB        NULL,
  at          BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (outcome_id, rating, mark)
);
-- +goose StatementEnd
CREATE INDEX supervisors_who ON supervisors (resident_id, asked_at);
-- +goose StatementBegin
CREATE TABLE meeting_notices (
  object_id VARCHAR(40) NOT NULL,
  kind      VARCHAR(20) NOT NULL,
  seq       INTEGER     NOT NULL,
  due_at    BIGINT      NOT NULL,
  after_key VARCHAR(80) NOT NULL DEFAULT '',
  done_at   BIGINT      NOT NULL DEFAULT 0,
  PRIMARY KEY (object_id, kind, seq)
);
-- +goose StatementEnd
CREATE INDEX meeting_notices_due ON meeting_notices (done_at, due_at);
-- +goose StatementBegin
CREATE TABLE deliberation_events (
  id         VARCHAR(40)  NOT NULL,
  object     VARCHAR(12)  NOT NULL,
  object_id  VARCHAR(40)  NOT NULL,
  version    INTEGER      NOT NULL,
  at         BIGINT       NOT NULL,
  actor_kind VARCHAR(16)  NOT NULL,
  actor_id   VARCHAR(40)  NOT NULL DEFAULT '',
  role       VARCHAR(32)  NOT NULL DEFAULT '',
  action     VARCHAR(20)  NOT NULL,
  from_state VARCHAR(20)  NOT NULL,
  to_state   VARCHAR(20)  NOT NULL,
  reason     VARCHAR(500) NOT NULL,
  PRIMARY KEY (id)
);
-- +goose StatementEnd
CREATE UNIQUE INDEX deliberation_events_path ON deliberation_events (object, object_id, version);
-- +goose StatementBegin
CREATE TABLE deliberation_totals (
  label       VARCHAR(60) NOT NULL,
  topics      INTEGER     NOT NULL,
  held        INTEGER     NOT NULL,
  reached     INTEGER     NOT NULL,
  implemented INTEGER     NOT NULL DEFAULT 0,
  at          BIGINT      NOT NULL,
  PRIMARY KEY (label)
);
-- +goose StatementEnd

-- +goose Down
DROP TABLE deliberation_totals;
DROP TABLE deliberation_events;
DROP TABLE meeting_notices;
DROP TABLE supervisors;
DROP TABLE supervision_draws;
DROP TABLE assemblies;
DROP TABLE outcome_tasks;
DROP TABLE outcomes;
DROP TABLE meeting_hands;
DROP TABLE attendances;
DROP TABLE meeting_words;
DROP TABLE rsvps;
DROP TABLE meeting_people;
DROP TABLE meeting_topics;
DROP TABLE meetings;
DROP TABLE topic_people;
DROP TABLE topics;
